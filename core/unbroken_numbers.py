"""
No-break spaces in the numbers of what is shown: “1 000”, “070 123 45 67”, “5 %”, “§ 12” and “kl. 17” stay on one line.

What is stored has the spaces that somebody typed, so that search and whatever reads it find them.
"""

import re

NO_BREAK = "\u00a0"

# Each pattern begins with a plain sign, so that `re` skips to the next one. So many groups of digits belong to one
# number at the most: a longer row is no number and may be parted.
_GROUPS = r"[0-9](?<![0-9\u00a0][0-9])[0-9]{0,3}(?: \(0\)[0-9]{1,3})?(?:[ -][0-9]{2,3}){1,5}(?![0-9])"
_UNITS = "%|‰|°C|°|§|€|kr|tkr|mkr|mnkr|mdkr|km|m|cm|mm|m²|m³|kg|hg|g|mg|µg|l|dl|cl|ml|tim|h|min|s|kWh|B|kB|MB|GB"
_BEFORE_UNIT = rf"[0-9] (?:{_UNITS})(?![^\W_])"
_AFTER_SIGN = r" (?=[0-9])(?:(?<=§ )|(?<=\bkl\. )|(?<=\bkl )|(?<=\bkap\. )|(?<=\bnr )|(?<=\bs\. )|(?<=\bdnr ))"
_SPACES = [re.compile(pattern) for pattern in [_GROUPS, _BEFORE_UNIT, _AFTER_SIGN]]
# A space in one of these, or beside a digit for another reason: `re` finds a plain sign much faster than a digit, and
# only the few texts with one are looked at.
_CANDIDATE = re.compile(r" (?:(?<=[0-9] )(?=[0-9(%‰°§€kmcdtlhgsBMGµ])|(?<=[§l.r] )(?=[0-9]))")
# A table may hold codes that somebody copies, and what is typed in a form comes back as it is.
_LEFT_ALONE = re.compile(r"<(table|code|pre|textarea|select|script|style|title|svg)\b")


def unbroken(text):
    """Return the text with no-break spaces in its numbers."""
    for spaces in _SPACES:
        text = spaces.sub(lambda match: match[0].replace(" ", NO_BREAK), text)
    return text


def unbroken_html(html):
    """Return the HTML with no-break spaces in the numbers of its text, but in no attribute, table or field."""
    parts, end = [], 0
    while element := _LEFT_ALONE.search(html, end):
        closed = html.find(f"</{element[1]}>", element.end())
        if closed < 0:
            break
        parts += [_unbroken_outside_tags(html[end : element.start()]), html[element.start() : closed]]
        end = closed
    return "".join([*parts, _unbroken_outside_tags(html[end:])])


def _unbroken_outside_tags(html):
    parts, end = [], 0
    for space in _CANDIDATE.finditer(html):
        if space.start() < end:
            continue
        tag_end = html.rfind(">", end, space.start())
        if html.rfind("<", end, space.start()) > tag_end:
            continue  # in a tag
        begin, stop = max(end, tag_end + 1), html.find("<", space.end())
        stop = len(html) if stop < 0 else stop
        parts += [html[end:begin], unbroken(html[begin:stop])]
        end = stop
    return "".join([*parts, html[end:]])

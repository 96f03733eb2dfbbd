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
# A table may hold codes that somebody copies, and what is typed in a form comes back as it is.
_LEFT_ALONE = re.compile(r"<(table|code|pre|textarea|select|script|style|title|svg)\b.*?</\1>", re.DOTALL)


def unbroken(text):
    """Return the text with no-break spaces in its numbers."""
    for spaces in _SPACES:
        text = spaces.sub(lambda match: match[0].replace(" ", NO_BREAK), text)
    return text


def unbroken_html(html):
    """Return the HTML with no-break spaces in the numbers of its text, but in no attribute, table or field."""
    parts, end = [], 0
    for element in _LEFT_ALONE.finditer(html):
        parts += [_unbroken_outside_tags(html[end : element.start()]), element[0]]
        end = element.end()
    return "".join([*parts, _unbroken_outside_tags(html[end:])])


def _unbroken_outside_tags(html):
    def replace(match):
        whole = match.string
        is_in_tag = whole.rfind("<", 0, match.start()) > whole.rfind(">", 0, match.start())
        return match[0] if is_in_tag else match[0].replace(" ", NO_BREAK)

    for spaces in _SPACES:
        html = spaces.sub(replace, html)
    return html

"""What looks like a telephone number and is none: hours, dates, amounts and the numbers of books and cases."""

import re

_HOUR = r"(?:[01]?\d|2[0-4])"
_CLOCK = rf"{_HOUR}[.:][0-5]\d"
_RANGE = rf"{_HOUR}(?:[.:][0-5]\d)? ?- ?{_HOUR}(?:[.:][0-5]\d)?"
_FOUR_DIGIT_CLOCK = r"(?:[01]\d|2[0-4])[0-5]\d"
_PAIRED_CLOCK = r"(?:[01]\d|2[0-4]) [0-5]\d"
_UNITS = (
    r"kr|kronor|kronan|tkr|mkr|mnkr|tusen|miljoner|miljarder|sek|usd|eur|euro|procent|personer|invånare|besök|km|kg|ton"
)
_RULES = [
    # 08:00, 08:00:30
    rf"(?<![\d:]){_HOUR}:[0-5]\d(?::[0-5]\d)?(?![\d:])",
    # 08.00-16.30
    rf"(?<!\d){_CLOCK} ?- ?{_CLOCK}(?!\d)",
    # 08.00 12.30 or 08.00, 12.30
    rf"(?<![\d.]){_HOUR}\.[0-5]\d(?:[ ,;/]{{1,3}}{_HOUR}\.[0-5]\d)+(?!\.?\d)",
    # 08-12 13-17 or 08-12, 13-16.30
    rf"(?<!\d)(?<!\d[-.]){_RANGE}(?:[ ,;/]{{1,3}}{_RANGE})+(?![-.]?\d)",
    # 0800-1630
    rf"(?<!\d){_FOUR_DIGIT_CLOCK} ?- ?{_FOUR_DIGIT_CLOCK}(?!\d)",
    # 08 00 - 16 30
    rf"(?<!\d)(?<!\d ){_PAIRED_CLOCK} ?- ?{_PAIRED_CLOCK}(?! ?\d)",
    # 2026-05-12, 12/5/2026 or 2026-05
    r"(?<!\d)(?:(?:19|20)\d\d[-./]\d\d?[-./]\d\d?|\d\d?[-./]\d\d?[-./](?:19|20)\d\d)(?!\d)",
    # The number of a case: 2022/01234, 2022:0123
    r"(?<!\d)(?:19|20)\d\d[/:]\d{2,7}(?!\d)",
    # 018 000 000 kr
    rf"(?<!\d)(?<!\d[ .-])\d{{1,3}}(?:[ .]\d{{3}}){{1,5}}(?:,\d{{1,2}})? ?(?:(?:{_UNITS})(?!\w)|[€%$£]|:-)",
    # 0.7012345 or 0,7012345
    r"(?<![\d.,])0[.,]\d{2,}(?![.,]?\d)",
    r"(?<!\w)(?:isbn|issn|ean|doi)(?:-1[03])?:? ?[\d-][\d -]{5,18}",
    r"(?<!\w)(?:dnr|(?:diarie|ärende|mål|artikel|serie|faktura|order|kund|org)[ .-]?(?:nr|nummer)"
    r"|ärende|mål|bankgiro|bg|plusgiro|pg)[.:]{0,2} ?[\d-][\d-]{3,14}",
    # What is typed to fill a field
    r"(?<!\d)0123456789(?!\d)",
]
_NOT_NUMBERS = re.compile("|".join(_RULES), re.IGNORECASE)


def without_other_numbers(text):
    """Return the text, of the same length, with what is no telephone number in letters that no rule matches."""
    return without_spans(text, [match.span() for match in _NOT_NUMBERS.finditer(text)])


def without_spans(text, spans):
    """Return the text, of the same length, with the sorted spans as text that no rule matches, like a mask."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], "[" + "x" * (end - start - 2) + "]"]
        at = end
    return "".join([*pieces, text[at:]])

"""
What looks like a telephone number and is none: hours, dates, amounts and the numbers of books and cases.

What stands in a web address is none either, but where the address leads to a telephone.
"""

import re

_HOUR = r"(?:[01]?\d|2[0-4])"
_CLOCK = rf"{_HOUR}[.:][0-5]\d"
_RANGE = rf"{_HOUR}(?:[.:][0-5]\d)? ?- ?{_HOUR}(?:[.:][0-5]\d)?"
_FOUR_DIGIT_CLOCK = r"(?:[01]\d|2[0-4])[0-5]\d"
_PAIRED_CLOCK = r"(?:[01]\d|2[0-4]) [0-5]\d"
UNITS = (
    r"kr|kronor|kronan|tkr|mkr|mnkr|tusen|miljoner|miljarder|sek|usd|eur|euro|procent|personer|invånare|besök|km|kg|ton"
    r"|st|stycken|platser|patienter|barn|elever|timmar|års|år"
)
# What numbers are of that are nobody's, however long they are.
LABELS = (
    r"dnr|(?:diarie|ärende|mål|artikel|serie|faktura|order|avtals?|protokolls?|boknings?|referens|kvitto|kolli|paket"
    r"|sändnings|inventarie|konto|ocr|ref|art|id)[ .-]{0,2}(?:nr|nummer|id)|(?:ärende|mötes?|kolli|paket|order)-?id"
    r"|ärende|mål|referens|ref|ocr|faktura|order|bokning|artikel|kvitto|konto|bankgiro|bg|plusgiro|pg"
    r"|isbn(?:-1[03])?|issn|ean|gtin|doi|pmid|org[ .-]{0,2}(?:nr|nummer)"
)
_WEB_ADDRESS = re.compile(r"(?:https?://|ftp://|www\.)\S+", re.IGNORECASE)
# Web addresses that lead to a telephone, or to whoever has it
_ADDRESS_OF_TELEPHONE = re.compile(
    r"wa\.me|signal\.me|whatsapp|tele?f|tel[=:/]|phone|mobile?|msisdn|sms|nummer|number|nr=|call|hitta\.se|eniro|merinfo"
    r"|mrkoll|ratsit|upplysning|birthday|ringde|truecaller",
    re.IGNORECASE,
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
    rf"(?<!\d)(?<!\d[ .-])\d{{1,3}}(?:[ .]\d{{3}}){{1,5}}(?:,\d{{1,2}})? ?(?:(?:{UNITS})(?!\w)|[€%$£]|:-)",
    # 0.7012345 or 0,7012345
    r"(?<![\d.,])0[.,]\d{2,}(?![.,]?\d)",
    r"(?<!\w)(?:isbn|issn|ean|doi)(?:-1[03])?:? ?[\d-][\d -]{5,18}",
    r"(?<!\w)(?:dnr|(?:diarie|ärende|mål|artikel|serie|faktura|order|kund|org)[ .-]?(?:nr|nummer)"
    r"|ärende|mål|bankgiro|bg|plusgiro|pg)[.:]{0,2} ?[\d-][\d-]{3,14}",
    # Only without marks, since somebody's telephone can follow some of these words
    rf"(?<!\w)(?:{LABELS}|(?:kund|medlems)[ .-]?(?:nr|nummer))[.:]{{0,2}} ?\d{{7,20}}(?![ -]?\d)",
    # What is typed to fill a field
    r"(?<!\d)0123456789(?!\d)",
]
_NOT_NUMBERS = re.compile("|".join(_RULES), re.IGNORECASE)


def without_other_numbers(text):
    """Return the text, of the same length, with what is no telephone number in letters that no rule matches."""
    addresses = [span for span in web_addresses(text) if not _ADDRESS_OF_TELEPHONE.search(text, *span)]
    text = without_spans(text, addresses)
    return without_spans(text, [match.span() for match in _NOT_NUMBERS.finditer(text)])


def web_addresses(text):
    """Return (start, end) of each web address, in the order of the text."""
    return [match.span() for match in _WEB_ADDRESS.finditer(text)]


def without_spans(text, spans):
    """Return the text, of the same length, with the sorted spans as text that no rule matches, like a mask."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], "[" + "x" * (end - start - 2) + "]"]
        at = end
    return "".join([*pieces, text[at:]])

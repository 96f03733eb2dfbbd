"""Telephone numbers that a person can have, in a normalised text."""

import re

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher, PhoneNumberType

from core.personal_data.not_telephones import without_other_numbers, without_spans

_NEXT_NUMBER = re.compile(r"(?<=\d) (?=0\d)")
# Marks that phonenumbers does not read between two digits; a comma only after an area code or in the usual groups.
_ODD_MARK = re.compile(r"(?<=\d)(?:[_ー一]|[^\w +()\[\]/.,-])(?=\d)")
_COMMAS = re.compile(
    r"(?<![\d,.])(?:08,(?=\d{3})|0[1-79]\d{1,2},)"
    r"(?:\d{5,8}|\d{2,3}(?P<mark>[ ,-]?)\d\d(?:(?P=mark)\d{2,3})?)(?!\d|,\d)"
)
# A letter just before or after a number hides it from phonenumbers. Before one it can also be a code, so only a word
# that says so, or the number of a mobile, makes it a telephone.
_LETTER_BEFORE = re.compile(
    r"[^\W\d_]\.?(?=07[02369])"
    r"|(?<![^\W\d_])(?:telefon|tele?|tfn|tlf|mobil|mob|telnr|nr|nummer|numret|ring|sms|phone|fax|puh|gsm)\.?(?=[+\d])",
    re.IGNORECASE,
)
# An “O” that is meant as a zero
_LETTER_O = re.compile(r"(?<=\d)o(?=[ -]?\d)|(?<!\w)o(?=7)", re.IGNORECASE)
_LETTER_AFTER = re.compile(r"(?<=\d\d)[^\W\d_]")
# A Swedish mobile number without its 0, or with the code of the country but no “+”, in one of the usual ways to group
# it. “701 234 567” is rather an amount.
_MOBILE_WITHOUT_ZERO = re.compile(
    r"(?<!\w)(?<!\d[ .,/:-])(?:46[ -]?)?7[02369]"
    r"(?:[ -]?\d{7}|[ -]\d{3}[ -]\d{4}|[ -]\d{3}[ -]\d\d[ -]\d\d|[ -]\d\d[ -]\d\d[ -]\d{3})(?![ .,/:-]?\d)"
)
_ROUND = "000000"
_GROUP = re.compile(r"[0-9]+")
# phonenumbers takes a tenth of a second for about 1,000 digits. No text of a sender can hold more, and a chapter of
# the strategy holds some hundred; so many are a table of numbers.
MOST_DIGITS = 5_000
_LONGEST = 10  # digits, with the 0
# No number has as few, though some of its zeros can be written as letters.
_FEWEST = 4

_PERSONS_NUMBER_TYPES = {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.PAGER,
    PhoneNumberType.PERSONAL_NUMBER,
    PhoneNumberType.VOIP,
}


def telephones(text, lines):
    """
    Return (start, end) of each number in `text` or in `lines`, which has line breaks where `text` has only spaces.

    Numbers with nothing but white space between them would be read as one that is too long, so these are tried apart,
    and first: to look for a number in a long row of digits costs much, and those that are complete need not be in it.
    Behind the first MOST_DIGITS digits of the text none is looked for.
    """
    if sum(map(len, _GROUP.findall(text))) < _FEWEST:
        return []
    end = _end_of_digits(text)
    lines, text = lines[:end], text[:end]
    lines, text = (without_other_numbers(variant) for variant in (lines, text))
    complete = [span for span in _matches(_NEXT_NUMBER.sub("\n", lines)) if _is_complete(lines[slice(*span)])]
    lines, text = without_spans(lines, complete), without_spans(text, complete)
    variants = [lines, _NEXT_NUMBER.sub("\n", lines), text, _NEXT_NUMBER.sub("\n", text)]
    variants += [_in_usual_marks(lines), _in_usual_marks(text)]
    spans = [span for variant in dict.fromkeys(variants) for span in _matches(variant)]
    return (
        complete
        + spans
        + [match.span() for match in _MOBILE_WITHOUT_ZERO.finditer(text) if not match[0].endswith("000")]
    )


def _end_of_digits(text):
    """Return the index behind the group of digits in which the text has had MOST_DIGITS, or its length."""
    count = 0
    for match in _GROUP.finditer(text):
        count += match.end() - match.start()
        if count >= MOST_DIGITS:
            return match.end()
    return len(text)


def _is_complete(written):
    """Return whether the number has the most digits that a Swedish one can have, so that none begins before it."""
    return written[0] == "0" and sum(map(str.isdigit, written)) == _LONGEST


def _in_usual_marks(text):
    """Return the text, of the same length, with numbers in the marks and the surroundings that phonenumbers reads."""
    text = _LETTER_O.sub("0", text)
    text = _COMMAS.sub(lambda match: match[0].replace(",", "-"), _ODD_MARK.sub("-", text))
    return _LETTER_AFTER.sub(" ", _LETTER_BEFORE.sub(lambda match: " " * len(match[0]), text))


def _matches(text):
    matches = PhoneNumberMatcher(text, "SE", leniency=Leniency.VALID)
    return [(match.start, match.end) for match in matches if _can_be_a_persons(match.number)]


def _can_be_a_persons(number):
    is_round = str(number.national_number).endswith(_ROUND)
    return phonenumbers.number_type(number) in _PERSONS_NUMBER_TYPES and not is_round

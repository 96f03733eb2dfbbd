"""
Finds personal data in a text: Swedish personal identity numbers, telephone numbers and e-mail addresses.

Of names only the one that the sender gave is found, so a person has to read a text before it is published. The rules
avoid false alarms, because a text with a finding cannot be published: years, prices, dates and postcodes are ignored,
and so are telephone numbers that only organisations have (020, 077, 010 and short ones such as 1177). What may be
personal data, such as a date of birth, is a hint: it is marked for the process leader and stops nothing.

Every rule reads a normalised copy of the text (`NormalisedText`) and takes a time that grows with the length only.
"""

from core.personal_data.find import find_personal_data, find_with_hints, mask, names_in, parts
from core.personal_data.kinds import Kind, Part, PersonalDataMatch
from core.personal_data.names import first_named, name_words

__all__ = [
    "Kind",
    "Part",
    "PersonalDataMatch",
    "find_personal_data",
    "find_with_hints",
    "first_named",
    "mask",
    "name_words",
    "names_in",
    "parts",
]

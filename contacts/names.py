"""The parts of a person's name."""

# Words that begin a family name of several words, as in “von Ädel” and “de la Gardie”.
PARTICLES = {
    "af",
    "al",
    "av",
    "da",
    "de",
    "del",
    "den",
    "der",
    "di",
    "dos",
    "du",
    "el",
    "la",
    "le",
    "ter",
    "van",
    "von",
    "zu",
}


def split_name(name):
    """
    Return (given name, family name), or None if the words do not say where the family name begins.

    It begins at a word such as “von”, or is the second of two words. A single word is taken as the family name.
    """
    words = name.split()
    if len(words) <= 1:
        return "", name.strip()
    begin = next((number for number, word in enumerate(words[:-1]) if number and word.casefold() in PARTICLES), None)
    if begin is None and len(words) > 2:
        return None
    begin = begin or 1
    return " ".join(words[:begin]), " ".join(words[begin:])

"""The numbers of a report, each beside that of the year before."""


class ComparedNumbers:
    """
    Collects the numbers of a year as texts, by keys that each report has.

    Beside each stands that of the year before: as the report of that year has it if it is published, else as it is
    known now.
    """

    def __init__(self, published):
        """`published` is {key: text} of the report of the year before, or None if there is none."""
        self.published, self.texts = published, {}

    def add(self, key, now, before):
        """Return [the text of the number, that of the year before]."""
        self.texts[key] = str(now)
        return [str(now), (self.published or {}).get(key, str(before))]

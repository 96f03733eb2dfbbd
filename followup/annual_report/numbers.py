"""The numbers of a report, each beside that of the year before."""

NOT_KNOWN = "–"


class ComparedNumbers:
    """
    Collects the numbers of a year as texts, by keys that each report has.

    Beside each stands that of the year before: as the report of that year has it if it is published, else as it is
    known now. A dash stands where it has none, or where nothing had been entered by then.
    """

    def __init__(self, published):
        """`published` is {key: text} of the report of the year before, or None if there is none."""
        self.published, self.texts = published, {}

    def add(self, key, now, before):
        """Return [the text of the number, that of the year before]. None is a number that is not known."""
        self.texts[key] = NOT_KNOWN if now is None else str(now)
        if self.published is not None:
            return [self.texts[key], self.published.get(key, NOT_KNOWN)]
        return [self.texts[key], NOT_KNOWN if before is None else str(before)]

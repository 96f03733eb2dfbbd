"""What is found when the file of a translator is compared with the texts that there are."""

from dataclasses import dataclass, field
from typing import NamedTuple

from core.translations.paragraphs import LABELS, State, words_mark
from naravard.staff.translations.cell_kinds import NUMBER


class Refusal(NamedTuple):
    """A row that is not read in, why, and its cells as a file to download has them: with the id and Swedish of now."""

    row: int
    text: str
    cells: list


class Line(NamedTuple):
    """What the dry run shows of a paragraph that would change; `after` is what is stored, `note` what to look at."""

    row: int
    where: str
    before: str
    after: str
    note: str = ""


@dataclass
class Checked:
    """
    What was found. `changes` are [model, id of the row, field, language, text, mark of both texts before, fits, begun].

    `fits` says that the translator has said of its older paragraphs that they are up to date as they are, `begun` how
    many paragraphs each Swedish one gets, if a new translation leaves some out. What the rows
    that are `already` in say stands in the text, or in its draft. `swedish` are the numbers of rows whose Swedish was
    changed in the file. `drafts` says how many of the changes become drafts.
    """

    lines: list = field(default_factory=list)
    refused: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    unchanged: int = 0
    already: int = 0
    swedish: list = field(default_factory=list)
    drafts: int = 0

    @property
    def public(self):
        return len(self.changes) - self.drafts


class Refused(Exception):
    """Why a row of the file is not read in."""


class FileLine(NamedTuple):
    """A FileRow whose id is read."""

    file_row: object
    place: int
    mark: str
    as_given: str

    @property
    def is_untouched(self):
        """Whether the translator left the cell as it was, and has not said that it fits either."""
        words, state = self.as_given[:-1], self.as_given[-1:]
        return words_mark(self.text) == words and not (self.is_done and state != State.DONE[0])

    @property
    def has_number_only(self):
        """Whether the only cells without text hold a number, as some programs make of “2026”."""
        return all(kind == NUMBER for _name, kind in self.file_row.without_text)

    @property
    def number(self):
        return self.file_row.number

    @property
    def text(self):
        return self.file_row.translation

    @property
    def is_done(self):
        return self._state == str(State.DONE.label).casefold()

    @property
    def has_odd_state(self):
        """Whether the translator has written another state than one that a file gives."""
        return self._state not in {"", *(str(label).casefold() for label in LABELS)}

    @property
    def _state(self):
        """Return the state without what is said of a draft behind it."""
        return self.file_row.state.partition(" (")[0].strip(" .!").casefold()


def as_sent(row):
    """Return the cells of a FileRow, as a file to download has them: [its text] of one with a number or a date."""
    kinds = dict(row.without_text)
    written = {"translation": row.translation, "state": row.state}
    cells = ([text] if kinds.get(name) == NUMBER else text for name, text in written.items())
    return [row.id, "", row.swedish or "", *cells]

"""What imports of any kind share: what was found in a file, and its columns."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from followup.imports.cells import CellFault
from followup.imports.errors import ImportFileError


class Fault(NamedTuple):
    row: int
    text: str


@dataclass
class Checked:
    """
    What was found. `changes` are lists that JSON can hold, of what is new or changed, for the kind's `store`.

    `lines` are the same as the page shows them, if the kind has a table for them.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    faults: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    lines: list = field(default_factory=list)


class Columns:
    """The columns of a file by the names in its first row, of which those in `read` matter. Raise ImportFileError."""

    def __init__(self, rows, *, read, needed, one_of=()):
        if len(rows) < 2:
            raise ImportFileError(_("The file has no rows below the headings."))
        headings = [cell.casefold() for cell in rows[0][1]]
        if twice := [name for name in read if headings.count(name) > 1]:
            raise ImportFileError(_("The heading stands twice: %(names)s.") % {"names": ", ".join(twice)})
        missing = [name for name in needed if name not in headings]
        if one_of and not set(one_of) & set(headings):
            missing.append(one_of[0])
        if missing:
            text = _("These headings are missing in the first row: %(names)s. Write them as in a downloaded file.")
            raise ImportFileError(text % {"names": ", ".join(missing)})
        self.names, self.count = read, len(headings)
        self.places = {name: headings.index(name) for name in read if name in headings}

    def cells(self, cells):
        """Return {name: text} of a row, "" for a column that the file has not. Raise CellFault for more cells."""
        if any(cells[self.count :]):
            raise CellFault(
                _(
                    "The row has more cells than headings. Set a number with a comma in quotation marks, or write a "
                    "point."
                )
            )
        places = {name: self.places.get(name, len(cells)) for name in self.names}
        return {name: cells[place] if place < len(cells) else "" for name, place in places.items()}

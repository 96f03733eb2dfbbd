"""Compares the file of a translator with the texts that there are: what is new, and what was changed meanwhile."""

import hashlib
from dataclasses import dataclass, field
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.numbers import read_number
from core.translations.follow import states_of
from core.translations.paragraphs import Paragraphs, State
from core.translations.texts import SWEDISH, TRANSLATIONS, column, translated_fields
from followup.imports.errors import ImportFileError
from naravard.staff.translations.workbook import headings

PARTS_OF_ID = 6
_COLUMNS = 5


class Refusal(NamedTuple):
    row: int
    text: str


class Line(NamedTuple):
    """What the dry run shows of a paragraph that would change."""

    row: int
    where: str
    before: str
    after: str


@dataclass
class Checked:
    """
    What was found. `changes` are [model, id of the row, field, language, text, mark of both texts before, fits].

    `fits` says that the translator has said of its older paragraphs that they are up to date as they are.
    """

    lines: list = field(default_factory=list)
    refused: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    unchanged: int = 0


class _Refused(Exception):
    """Why a row of the file is not read in."""


class _Cells(NamedTuple):
    number: int
    place: int
    mark: str
    text: str
    is_done: bool


def text_mark(row, name, language):
    """Return what differs as soon as the Swedish or the translation does."""
    texts = [getattr(row, column(name, code)) or "" for code in [SWEDISH, language]]
    return hashlib.sha256(repr(texts).encode()).hexdigest()


def check(rows, language, request, model_admins):
    """Return the Checked of [(row number, cells)], the first of which is the heading. Raise ImportFileError."""
    if not rows or [cell.casefold() for cell in rows[0][1][:_COLUMNS]] != [text.casefold() for text in headings()]:
        text = _("The file is not one for a translator: its first row must have the headings %(names)s, in that order.")
        raise ImportFileError(text % {"names": ", ".join(headings())})
    return _Check(language, request, model_admins).of(rows[1:])


class _Check:
    def __init__(self, language, request, model_admins):
        self.language, self.request, self.model_admins = language, request, model_admins
        self.checked = Checked()

    def of(self, rows):
        texts = self._texts(rows)
        found = self._rows(texts)
        states = self._states(found)
        for (model, pk, name), lines in texts.items():
            try:
                row = self._changeable(found.get((model, pk)), model, name)
                self._compare(row, name, lines, states.get((model, pk, name, self.language)))
            except _Refused as why:
                self._refuse(lines.values(), why)
        self.checked.refused.sort()
        self.checked.lines.sort()
        return self.checked

    def _refuse(self, lines, why):
        self.checked.refused += [Refusal(line.number, str(why)) for line in lines]

    def _texts(self, rows):
        """Return {(model, id of the row, field): {place: _Cells}}, and refuse what cannot be read."""
        texts = {}
        for number, cells in rows:
            try:
                key, line = _read(number, [*cells, *[""] * _COLUMNS], self.language)
                before = texts.setdefault(key, {}).setdefault(line.place, line)
                if before is not line:
                    raise _Refused(_("The same paragraph stands in row %(row)d.") % {"row": before.number})
            except _Refused as why:
                self.checked.refused.append(Refusal(number, str(why)))
        return texts

    def _rows(self, texts):
        """Return {(model, id): row} of those that the user may see, in one query for each kind."""
        found = {}
        for label in {model for model, _row, _name in texts} & self.model_admins.keys():
            keys = {row for model, row, _name in texts if model == label}
            rows = self.model_admins[label].get_queryset(self.request).filter(pk__in=keys)
            found |= {(label, row.pk): row for row in rows}
        return found

    @staticmethod
    def _states(found):
        keys = {}
        for row in found.values():
            keys.setdefault(type(row), []).append(row.pk)
        states = [state for model, pks in keys.items() for state in states_of(model, pks)]
        return {(state.model, *state.key): state for state in states}

    def _changeable(self, row, model, name):
        """Return the row if the user may change the text. Raise _Refused."""
        if row is None or name not in translated_fields(type(row)):
            raise _Refused(_("The text is no longer there, or you may not see it."))
        if not self.model_admins[model].has_change_permission(self.request, row):
            raise _Refused(_("You may not change “%(name)s”.") % {"name": row})
        if getattr(row, "waiting_draft", None):
            text = _("“%(name)s” has a draft that waits. Publish, approve or remove it first, and download a new file.")
            raise _Refused(text % {"name": row})
        return row

    def _compare(self, row, name, lines, state):
        """Note what the paragraphs of a text change."""
        paragraphs = Paragraphs(row, name, self.language, state)
        now, cells = {one.place: one for one in paragraphs}, {}
        for place, line in lines.items():
            if place not in now or now[place].mark != line.mark:
                self._refuse([line], _("The text or its Swedish has been changed since the file was made."))
            elif line.text.split() == now[place].text.split() and not (
                line.is_done and now[place].state == State.OLDER
            ):
                self.checked.unchanged += 1
            elif not line.text.strip():
                self._refuse([line], _("The cell is empty. To remove a translation, use the form of the text."))
            else:
                cells[place] = line
        older = {place for place, one in now.items() if one.state == State.OLDER} - cells.keys()
        fits = {place for place in cells if cells[place].text.split() == now[place].text.split()}
        if fits and older:
            text = _("Say of each older paragraph of the text that it is up to date, or of none.")
            self._refuse([cells.pop(place) for place in fits], text)
        if not cells:
            return
        written = {place: line.text for place, line in cells.items() if place not in fits}
        try:
            text = self._valid(row, name, paragraphs.with_cells(written))
        except _Refused as why:
            self._refuse(cells.values(), why)
            return
        if (place := paragraphs.first_misfit(written, text)) is not None:
            why = _("The codes of the cell do not fit. Write them as in the Swedish, each with its end.")
            self._refuse([cells.pop(place)], why)
            self._refuse(cells.values(), _("Another row of the same text is refused, so this one waits."))
            return
        where = f"{capfirst(row._meta.verbose_name)}: {row} – {capfirst(paragraphs.field.verbose_name)}"
        for place, line in cells.items():
            self.checked.lines.append(Line(line.number, where, now[place].text, line.text))
        key = [row._meta.label_lower, row.pk, name, self.language]
        self.checked.changes.append([*key, text, text_mark(row, name, self.language), bool(fits)])

    def _valid(self, row, name, text):
        """Return the text as it is stored. Raise _Refused if the form would not take it."""
        changed = column(name, self.language)
        form = self.model_admins[row._meta.label_lower].get_form(self.request, row, change=True)
        if changed not in form.base_fields:
            raise _Refused(_("The field cannot be changed any more."))
        try:
            return row._meta.get_field(changed).clean(form.base_fields[changed].clean(text), row)
        except ValidationError as error:
            raise _Refused(" ".join(error.messages)) from error


def _read(number, cells, language):
    """Return ((model, id of the row, field), _Cells) of a row of the file."""
    parts = cells[0].split("/")
    numbers = [read_number(part) for part in parts[1:5:3]]
    if len(parts) != PARTS_OF_ID or parts[3] not in TRANSLATIONS or None in numbers:
        raise _Refused(_("The id is not as it was in the file. Download a new one."))
    model, _row, name, code, _place, mark = parts
    if code != language:
        names = dict(settings.LANGUAGES)
        text = _("The row is in %(found)s, but you chose %(chosen)s.")
        raise _Refused(text % {"found": names[code], "chosen": names[language]})
    is_done = cells[4].casefold() == str(State.DONE.label).casefold()
    return (model, numbers[0], name), _Cells(number, numbers[1], mark, cells[3], is_done)

"""Compares the rows of a translator's file that are of one text with that text as it is now."""

import hashlib

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.punctuation import and_list, comma_list
from core.quotation import quoted
from core.translations.codes import cells_too_many, lacking_of_table, other_codes
from core.translations.paragraphs import Paragraphs, State
from core.translations.texts import SWEDISH, column
from naravard.staff.translations.cell_kinds import FORMULA, NUMBER
from naravard.staff.translations.findings import Line, Refusal, Refused, as_sent
from naravard.staff.translations.workbook import MAX_CELL, heading_of, named, paragraph_id

# Of a cell that a program took for a formula.
_FAULTS = {"#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#N/A", "#NULL!", "#NUM!"}


def text_mark(row, name, language):
    """Return what differs as soon as the Swedish or the translation does."""
    texts = [getattr(row, column(name, code)) or "" for code in [SWEDISH, language]]
    return hashlib.sha256(repr(texts).encode()).hexdigest()


class TextCheck:
    """Compares the rows of one text with its paragraphs of now."""

    def __init__(self, of, row, paragraphs, lines):
        self.checked, self.language, self.request = of.checked, of.language, of.request
        self.model_admin = of.model_admins[row._meta.label_lower]
        self.row, self.paragraphs, self.lines = row, paragraphs, lines
        self.now = {one.place: one for one in paragraphs}
        draft = getattr(row, "waiting_draft", None)
        self.has_draft = draft is not None
        newest = Paragraphs(row.with_draft(), paragraphs.name, self.language, None) if draft else self.now.values()
        self.texts_of_now = {_words(one.text) for one in newest}

    def compare(self):
        """Note what the rows change, and refuse those that cannot be read in."""
        cells = {}
        for place, line in self.lines.items():
            if self._changes(place, line):
                cells[place] = line
        fits = {place for place, line in cells.items() if _words(line.text) == _words(self.now[place].text)}
        text, written = self._fitting({place: line.text for place, line in cells.items() if place not in fits})
        if fits and (left := self._left_older({*written, *fits})):
            self._refuse(fits, left)
            fits = set()
        if written or fits:
            begun = self.paragraphs.counts_with(written)
            self._note(written | {place: self.now[place].text for place in fits}, [text, self._mark, bool(fits), begun])

    def _left_older(self, places):
        """Return why nobody can say of the text that it fits, if paragraphs but those at the places stay older."""
        older = [place for place, one in self.now.items() if one.state == State.OLDER and place not in places]
        rows = [self.lines[place].number for place in older if place in self.lines]
        said = [_("row %(row)d") % {"row": row} for row in sorted(rows)]
        if outside := len(older) - len(rows):
            text = ngettext("%(count)d that is not in the file", "%(count)d that are not in the file", outside)
            said.append(text % {"count": outside})
        text = _("Say of every older paragraph of the text that it is up to date, or of none. Still older: %(which)s.")
        return text % {"which": and_list(said)} if older else ""

    def _changes(self, place, line):
        """Return whether the row is to be read in."""
        now = self.now.get(place)
        is_as_it_was = now is not None and now.mark == line.mark
        if is_as_it_was and line.file_row.swedish and _words(line.file_row.swedish) != _words(now.swedish):
            self.checked.swedish.append(line.number)
        is_same = is_as_it_was and _words(line.text) == _words(now.text)
        if line.file_row.without_text and not (is_same and line.has_number_only):
            self._refuse([place], _without_text(line.file_row.without_text))
            return False
        if is_same and now.state == State.OLDER and line.has_odd_state:
            text = _("Nobody knows the state %(state)s. If the translation fits as it is, write %(done)s.")
            self._refuse([place], text % {"state": quoted(line.file_row.state), "done": quoted(State.DONE.label)})
            return False
        if is_same and not (line.is_done and now.state == State.OLDER):
            self.checked.unchanged += 1
        elif line.text and not is_same and (self.has_draft or not is_as_it_was) and self._is_in(place, line):
            self.checked.already += 1
        elif not is_as_it_was and line.is_untouched:
            self.checked.unchanged += 1
        elif why := self._fault(line, now, is_as_it_was):
            self._refuse([place], why)
        else:
            return True
        return False

    def _is_in(self, place, line):
        """Return whether the row, as it is stored, stands somewhere in the translation of now, or in its draft."""
        cells = [line.text, self.paragraphs.cell_as_stored(place, line.text)]
        return any(_words(cell) in self.texts_of_now for cell in cells)

    def _fault(self, line, now, is_as_it_was):
        if self.has_draft:
            text = _("“%(name)s” has a draft that waits. Publish, approve or remove it first, and download a new file.")
            return text % {"name": self.row}
        if not is_as_it_was:
            return _("The text or its Swedish has been changed since the file was made.")
        if line.text in _FAULTS:
            return _without_text([("translation", FORMULA)])
        if len(line.text) > MAX_CELL:
            return _("The cell has more than %(limit)d characters.") % {"limit": MAX_CELL}
        if not line.text and not now.may_be_removed:
            return _("The cell is empty. To remove a translation, use the form of the text.")
        return ""

    def _refuse(self, places, why):
        for place in places:
            line = self.lines[place]
            cells = as_sent(line.file_row)
            if now := self.now.get(place):
                cells[0] = paragraph_id(self.row, self.paragraphs.name, self.language, now)
                cells[1:3] = [self._where, now.swedish]
            self.checked.refused.append(Refusal(line.number, str(why), cells))

    def _fitting(self, cells):
        """
        Return (the text with those of the cells {place: text} that fit, {place: text as it is stored} of these).

        Each of the others is refused with its own reason.
        """
        cells = self._without(cells, {place: self._code_fault(place, cell) for place, cell in cells.items()})
        why = self._fault_of(cells)
        if why:
            cells = self._without(cells, {place: self._fault_of({place: cell}) for place, cell in cells.items()})
            why = self._fault_of(cells)
        if why:  # they fit one by one only
            cells = self._without(cells, dict.fromkeys(cells, why))
        return self._stored(cells)

    def _without(self, cells, faults):
        """Refuse the cells with a fault, {place: why, or ""}, and return the others."""
        for place, why in faults.items():
            if why:
                self._refuse([place], why)
        return {place: cell for place, cell in cells.items() if not faults[place]}

    def _code_fault(self, place, cell):
        """Return why the cell would not be stored as it is written, or ""."""
        if why := _table_fault(self.now[place].swedish or self.now[place].text, cell):
            return why
        lost = self.paragraphs.lost_codes(place, cell)
        if lost is None:
            return ""
        text = _("The portal would not keep this: %(lost)s. Write the codes as in the Swedish.")
        return self._form_fault({place: cell}) or (text % {"lost": comma_list(lost)} if lost else _codes_do_not_fit())

    def _form_fault(self, cells):
        try:
            self._valid(self.paragraphs.with_cells(cells))
        except Refused as why:
            return str(why)
        return ""

    def _fault_of(self, cells):
        """Return why the text with the cells cannot be read in, or ""."""
        try:
            self._stored(cells)
        except Refused as why:
            return str(why)
        return ""

    def _stored(self, cells):
        """Return (the text with the cells, {place: cell}), both as they are stored. Raise Refused."""
        if not cells:
            return self.paragraphs.text, {}
        text = self._valid(self.paragraphs.with_cells(cells))
        stored = self.paragraphs.stored(cells, text)
        if stored is None:
            raise Refused(_codes_do_not_fit())
        return text, stored

    def _valid(self, text):
        """Return the text as it is stored. Raise Refused if the form would not take it."""
        changed = column(self.paragraphs.name, self.language)
        form = self.model_admin.get_form(self.request, self.row, change=True)
        if changed not in form.base_fields:
            raise Refused(_("The field cannot be changed any more."))
        try:
            return self.row._meta.get_field(changed).clean(form.base_fields[changed].clean(text), self.row)
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from error

    @property
    def _where(self):
        return named(self.row, self.paragraphs.field)

    @property
    def _mark(self):
        return text_mark(self.row, self.paragraphs.name, self.language)

    def _note(self, stored, change):
        """Note the change, and {place: cell as it is stored} of the rows that it is made of."""
        for place, cell in stored.items():
            now = self.now[place]
            notes = _notes_on_codes(now.swedish, cell)
            if added := self.paragraphs.added_paragraphs(place, cell):
                text = ngettext(
                    "Has %(count)d paragraph more than the Swedish.",
                    "Has %(count)d paragraphs more than the Swedish.",
                    added,
                )
                notes.append(text % {"count": added})
            note = " ".join(notes)
            self.checked.lines.append(Line(self.lines[place].number, self._where, now.text, cell, note))
        key = [self.row._meta.label_lower, self.row.pk, self.paragraphs.name, self.language]
        self.checked.changes.append([*key, *change])
        self.checked.drafts += self.model_admin.restored_as_draft(self.row)


def _words(text):
    """Return the words of a text: spaces and line breaks make no difference."""
    return tuple(text.split())


def _without_text(cells):
    """Return what is said of [(name of the column, kind)] that hold no text."""
    texts = {
        FORMULA: _("Here is a formula in place of text: %(columns)s. Write the text itself."),
        NUMBER: _(
            "Here is a number or a date in place of text: %(columns)s. Give the cell the format Text, and write it "
            "again."
        ),
    }
    kinds = {}
    for name, kind in cells:
        kinds.setdefault(kind, []).append(quoted(heading_of(name)))
    return " ".join(texts[kind] % {"columns": comma_list(columns)} for kind, columns in kinds.items())


def _codes_do_not_fit():
    return _("The codes of the cell do not fit. Write them as in the Swedish, each with its end.")


def _table_fault(swedish, cell):
    """Return which codes or cells a row of a table lacks, or that it has too many, or ""."""
    if lacking := lacking_of_table(swedish, cell) if cell else []:
        text = _("The codes of the table are missing: %(codes)s. Write them as in the Swedish.")
        return text % {"codes": comma_list(lacking)}
    added = cells_too_many(swedish, cell)
    if not added:
        return ""
    if added < 0:
        text = ngettext(
            "%(count)d cell of the row is missing. Write as many as the Swedish has, also empty ones.",
            "%(count)d cells of the row are missing. Write as many as the Swedish has, also empty ones.",
            -added,
        )
    else:
        text = ngettext(
            "The row has %(count)d cell too many. Write as many as the Swedish has.",
            "The row has %(count)d cells too many. Write as many as the Swedish has.",
            added,
        )
    return text % {"count": abs(added)}


def _notes_on_codes(swedish, cell):
    """Return in which codes the cell is not as the Swedish."""
    lacking, added = other_codes(swedish, cell) if swedish and cell else ([], [])
    notes = []
    if lacking:
        notes.append(_("Lacks what the Swedish has: %(codes)s.") % {"codes": comma_list(lacking)})
    if added:
        notes.append(_("Has what the Swedish lacks: %(codes)s.") % {"codes": comma_list(added)})
    return notes

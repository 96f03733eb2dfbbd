"""Compares the rows of a translator's file that are of one text with that text as it is now."""

import hashlib

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.punctuation import and_list
from core.translations.paragraphs import Paragraphs, State
from core.translations.texts import SWEDISH, column
from naravard.staff.translations.findings import Line, Refusal, Refused, as_sent
from naravard.staff.translations.workbook import MAX_CELL, named, paragraph_id

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
            self._note([*written, *fits], [text, self._mark, bool(fits), begun])

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
        if is_same and not (line.is_done and now.state == State.OLDER):
            self.checked.unchanged += 1
        elif line.text and not is_same and (self.has_draft or not is_as_it_was) and self._is_in(line):
            self.checked.already += 1
        elif not is_as_it_was and line.is_untouched:
            self.checked.unchanged += 1
        elif why := self._fault(line, now, is_as_it_was):
            self._refuse([place], why)
        else:
            return True
        return False

    def _is_in(self, line):
        """Return whether the text of the row stands somewhere in the translation of now, or in its draft."""
        return _words(line.text) in self.texts_of_now

    def _fault(self, line, now, is_as_it_was):
        if self.has_draft:
            text = _("“%(name)s” has a draft that waits. Publish, approve or remove it first, and download a new file.")
            return text % {"name": self.row}
        if not is_as_it_was:
            return _("The text or its Swedish has been changed since the file was made.")
        if line.text in _FAULTS:
            return _("The program took the text for a formula. Write it again, as text.")
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

    def _fitting(self, written):
        """Return (the text with the cells, those {place: text} that fit). Each of the others is refused."""
        while written:
            try:
                text = self._valid(self.paragraphs.with_cells(written))
            except Refused as why:
                faults = {place: fault for place in written if (fault := self._alone(place, written[place]))}
                for place, fault in (faults or dict.fromkeys(written, why)).items():
                    self._refuse([place], fault)
                    written = {other: cell for other, cell in written.items() if other != place}
                continue
            if (misfit := self.paragraphs.first_misfit(written, text)) is None:
                return text, written
            self._refuse(
                [misfit], _("The codes of the cell do not fit. Write them as in the Swedish, each with its end.")
            )
            written = {place: cell for place, cell in written.items() if place != misfit}
        return self.paragraphs.text, {}

    def _alone(self, place, cell):
        """Return why the cell cannot be read in even without others, or None."""
        try:
            self._valid(self.paragraphs.with_cells({place: cell}))
        except Refused as why:
            return why
        return None

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

    def _note(self, places, change):
        for place in places:
            line = self.lines[place]
            self.checked.lines.append(Line(line.number, self._where, self.now[place].text, line.text))
        key = [self.row._meta.label_lower, self.row.pk, self.paragraphs.name, self.language]
        self.checked.changes.append([*key, *change])
        self.checked.drafts += self.model_admin.restored_as_draft(self.row)


def _words(text):
    """Return the words of a text: spaces and line breaks make no difference."""
    return tuple(text.split())

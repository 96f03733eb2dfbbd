"""Compares the file of a translator with the texts that there are: what is new, and what was changed meanwhile."""

from django.conf import settings
from django.utils.translation import gettext as _

from core.numbers import read_number
from core.translations.follow import states_of
from core.translations.paragraphs import Paragraphs
from core.translations.texts import TRANSLATIONS, translated_fields
from naravard.staff.translations.findings import Checked, FileLine, Refusal, Refused, as_sent
from naravard.staff.translations.text_check import TextCheck
from naravard.staff.translations.texts import with_names_and_drafts

PARTS_OF_ID = 6


def check(rows, language, request, model_admins):
    """Return the Checked of the FileRows."""
    return _Check(language, request, model_admins).of(rows)


class _Check:
    def __init__(self, language, request, model_admins):
        self.language, self.request, self.model_admins = language, request, model_admins
        self.checked = Checked()

    def of(self, rows):
        texts = self._texts(rows)
        found = self._rows(texts)
        states = self._states(found)
        for (model, pk, name), lines in texts.items():
            row = found.get((model, pk))
            try:
                self._require_changeable(row, model, name)
            except Refused as why:
                self._refuse(lines.values(), why)
                continue
            paragraphs = Paragraphs(row, name, self.language, states.get((model, pk, name, self.language)))
            TextCheck(self, row, paragraphs, lines).compare()
        self.checked.refused.sort(key=lambda refusal: refusal.row)
        self.checked.lines.sort()
        self.checked.swedish.sort()
        return self.checked

    def _refuse(self, lines, why):
        self.checked.refused += [Refusal(line.number, str(why), as_sent(line.file_row)) for line in lines]

    def _texts(self, rows):
        """Return {(model, id of the row, field): {place: FileLine}}, and refuse what cannot be read."""
        texts = {}
        for row in rows:
            if not (row.id or row.translation):
                continue  # such as a note in another column
            try:
                key, line = _read(row, self.language)
                before = texts.setdefault(key, {}).setdefault(line.place, line)
                if before is not line and before.text != line.text:
                    raise Refused(_("The same paragraph stands in row %(row)d.") % {"row": before.number})
            except Refused as why:
                self.checked.refused.append(Refusal(row.number, str(why), as_sent(row)))
        return texts

    def _rows(self, texts):
        """Return {(model, id): row} of those that the user may see, in one query for each kind."""
        found = {}
        for label in {model for model, _row, _name in texts} & self.model_admins.keys():
            keys = {row for model, row, _name in texts if model == label}
            rows = with_names_and_drafts(self.model_admins[label].get_queryset(self.request)).filter(pk__in=keys)
            found |= {(label, row.pk): row for row in rows}
        return found

    @staticmethod
    def _states(found):
        keys = {}
        for row in found.values():
            keys.setdefault(type(row), []).append(row.pk)
        states = [state for model, pks in keys.items() for state in states_of(model, pks)]
        return {(state.model, *state.key): state for state in states}

    def _require_changeable(self, row, model, name):
        """Raise Refused unless the user may change the text."""
        if row is None or name not in translated_fields(type(row)):
            raise Refused(_("The text is no longer there, or you may not see it."))
        if not self.model_admins[model].has_change_permission(self.request, row):
            raise Refused(_("You may not change “%(name)s”.") % {"name": row})


def _read(row, language):
    """Return ((model, id of the row, field), _Line) of a FileRow."""
    parts = row.id.split("/")
    numbers = [read_number(part) for part in parts[1:5:3]]
    if len(parts) != PARTS_OF_ID or parts[3] not in TRANSLATIONS or None in numbers:
        raise Refused(_("The id is not as it was in the file. Download a new one."))
    model, _row, name, code, _place, mark = parts
    if code != language:
        names = dict(settings.LANGUAGES)
        text = _("The row is in %(found)s, but you chose %(chosen)s.")
        raise Refused(text % {"found": names[code], "chosen": names[language]})
    mark, _dash, as_given = mark.partition("-")
    return (model, numbers[0], name), FileLine(row, numbers[1], mark, as_given)

"""What a row of an imported file says of an activity. Each fault is a sentence."""

import re

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from contacts.models import Organisation
from core.personal_data.guard import refuse_identity_numbers
from core.text import clean_text
from followup.csv_files import without_mark
from followup.imports.cells import CellFault, read_day
from followup.imports.places import names_of
from followup.models import Activity, ActivityStatus, Indicator
from followup.models.activity import MAX_TEXT
from strategy.models import SubGoal

_YES_OR_NO = {"yes": True, "ja": True, "no": False, "nej": False}


class ActivityRows:
    """Reads rows; knows the sub-goals, organisations and key figures that they can name."""

    def __init__(self):
        self.named = {
            "sub_goals": _by_names(SubGoal.objects.public(), lambda row: [row.slug])
            | _by_names(SubGoal.objects.current(), lambda row: [row.title_sv]),
            "organisations": _by_names(
                Organisation.objects.all(), lambda row: [row.slug, row.code, row.code.zfill(4), *names_of(row)]
            ),
            "indicators": _by_names(Indicator.objects.all(), lambda row: [row.slug, row.kolada_id]),
        }

    def read(self, cells, columns):
        """Return {field: value} of the columns that the file has, in what JSON can hold. Raise CellFault."""
        readers = {
            "title": ("title", self._title),
            "text": ("text", self._text),
            "status": ("status", _status),
            "starts_on": ("starts_on", read_day),
            "ends_on": ("ends_on", read_day),
            "sub_goals": ("sub_goals", lambda text: self._rows("sub_goals", text, needed=True)),
            "organisations": ("organisations", lambda text: self._rows("organisations", text)),
            "key_figures": ("indicators", lambda text: self._rows("indicators", text)),
            "is_public": ("is_public", _yes_or_no),
        }
        return {field: read(cells[name]) for name, (field, read) in readers.items() if name in columns}

    @staticmethod
    def _title(text):
        title = _checked(text)
        if not title:
            raise CellFault(_("There is no title. A formula without a stored value comes out empty."))
        if len(title) > Activity._meta.get_field("title").max_length:
            raise CellFault(_("The title is longer than %(limit)d characters.") % {"limit": 160})
        return title

    @staticmethod
    def _text(text):
        text = _checked(text)
        if len(text) > MAX_TEXT:
            raise CellFault(_("The text is longer than %(limit)d characters.") % {"limit": MAX_TEXT})
        return text

    def _rows(self, field, text, *, needed=False):
        """Return the keys of the rows that the cell names, one after the other with a bar or a semicolon between."""
        names = [name.strip() for name in re.split("[;|\n]", text) if name.strip()]
        unknown = [name for name in names if name.casefold() not in self.named[field]]
        if unknown:
            text = {
                "sub_goals": _("There is no sub-goal “%(name)s”. Write its name, or the last part of its address."),
                "organisations": _("There is no organisation “%(name)s”. Write the name as on the site, or the code."),
                "indicators": _(
                    "There is no key figure “%(name)s”. Write its id in Kolada, or the last part of its address."
                ),
            }[field]
            raise CellFault(text % {"name": unknown[0]})
        if needed and not names:
            raise CellFault(_("There is no sub-goal. Write at least one."))
        return sorted({self.named[field][name.casefold()] for name in names})


def _by_names(rows, names):
    return {name.casefold(): row.pk for row in rows for name in names(row) if name}


def _checked(text):
    text = clean_text(without_mark(text)).strip()
    try:
        refuse_identity_numbers(text)
    except ValidationError as error:
        raise CellFault(error.messages[0]) from error
    return text


def _status(text):
    with translation.override("sv"):
        swedish = {str(status.label).casefold(): status.value for status in ActivityStatus}
    known = {status.value: status.value for status in ActivityStatus} | swedish
    if text.casefold() not in known:
        words = ", ".join(ActivityStatus.values)
        raise CellFault(_("“%(text)s” is no status. Write one of these: %(words)s.") % {"text": text, "words": words})
    return known[text.casefold()]


def _yes_or_no(text):
    if text.casefold() not in _YES_OR_NO:
        raise CellFault(_("“%(text)s” is neither yes nor no.") % {"text": text})
    return _YES_OR_NO[text.casefold()]

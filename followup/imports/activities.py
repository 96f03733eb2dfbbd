"""Compares rows of an imported file with the activities that there are, and stores what was shown: all or nothing."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import NoReverseMatch
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.locks import lock
from core.slugs import refuse_reserved
from followup.activities.downloads import COLUMNS
from followup.imports.activity_lines import MANY as _MANY
from followup.imports.activity_lines import TEXTS as _TEXTS
from followup.imports.activity_lines import ActivityWords
from followup.imports.activity_rows import ActivityRows
from followup.imports.cells import CellFault
from followup.imports.errors import ImportFileError
from followup.imports.tables import Checked, Columns, Fault
from followup.models import Activity
from followup.models.activity import MAX_TEXT

NEEDED = ["title", "status", "sub_goals"]
# The text with the marks that as_csv may write: one before it, and one for every two signs within.
MAX_CELL = MAX_TEXT * 3 // 2 + 1
_DAYS = ["starts_on", "ends_on"]


def check_activities(rows):
    """
    Return the Checked of [(row number, cells)], the first of which is the heading. Raise ImportFileError.

    Its changes are [key or None, slug, {field: value}, {field: value before} or None]; `lines` are what of them the
    page shows, as ActivityLines.
    """
    columns, reader, there = Columns(rows, read=COLUMNS, needed=NEEDED), ActivityRows(), _There()
    words = ActivityWords()
    checked = Checked()
    for number, cells in rows[1:]:
        try:
            named = columns.cells(cells)
            _count(checked, number, _change(named, reader.read(named, columns.places), there, number), words)
        except CellFault as fault:
            checked.faults.append(Fault(number, str(fault)))
    return checked


class _There:
    """The activities that there are, by slug and by title, and those that a row of the file has named already."""

    def __init__(self):
        self.by_slug = {row.slug: row for row in Activity.objects.prefetch_related(*_MANY)}
        self.by_title = {row.title_sv.casefold(): row.slug for row in self.by_slug.values()}
        self.taken, self.rows = set(self.by_slug), {}

    def note(self, what, number):
        """Raise CellFault if an earlier row of the file is about the same."""
        if what in self.rows:
            text = _("The same activity stands in row %(row)d. Take one of them away.")
            raise CellFault(text % {"row": self.rows[what]})
        self.rows[what] = number

    def new_slug(self, title):
        """Return a slug that no activity has. Raise CellFault if there is one with the title, or none can be made."""
        if known := self.by_title.get(title.casefold()):
            text = _("There is an activity with this title. Write %(slug)s in the column slug.")
            raise CellFault(text % {"slug": known})
        start = slugify(title)[:70].strip("-")
        try:
            refuse_reserved(Activity, start)
        except (NoReverseMatch, ValidationError) as error:
            raise CellFault(_("No address can be made of this title. Write another one.")) from error
        slug = next(slug for slug in [start, *(f"{start}-{n}" for n in range(2, 9999))] if slug not in self.taken)
        self.taken.add(slug)
        return slug


def _change(cells, values, there, number):
    slug = cells["slug"].casefold()
    activity = there.by_slug.get(slug)
    if slug and activity is None:
        raise CellFault(
            _("There is no activity “%(slug)s”. Leave the column slug empty for a new one.") % {"slug": cells["slug"]}
        )
    if activity and activity.is_example:
        raise CellFault(_("“%(name)s” is made up, so it is changed by no file.") % {"name": activity})
    there.note((slug, "" if slug else values["title"].casefold()), number)
    before = values_of(activity, values) if activity else None
    _refuse_end_before_beginning((values_of(activity, _DAYS) if activity else {}) | values)
    return [activity.pk, slug, values, before] if activity else [None, there.new_slug(values["title"]), values, None]


def _refuse_end_before_beginning(values):
    begins, ends = (values.get(name) for name in _DAYS)
    if begins and ends and ends < begins:  # of ISO 8601, so the texts are in the order of the days
        raise CellFault(_("It cannot end before it begins."))


def _count(checked, number, change, words):
    _pk, _slug, values, before = change
    if values == before:
        checked.unchanged += 1
        return
    checked.new += before is None
    checked.changed += before is not None
    checked.changes.append(change)
    checked.lines.append(words.line(number, values, before))


def values_of(activity, names):
    """Return {field: value} of an activity, in what JSON can hold."""
    return {name: _value(activity, name) for name in names}


def _value(activity, name):
    if name in _MANY:
        return sorted(row.pk for row in getattr(activity, name).all())
    value = getattr(activity, _TEXTS.get(name, name))
    return value.isoformat() if name in _DAYS and value else value or ("" if name in _TEXTS else value)


def store_activities(changes, user):
    """Store the changes of a Checked. Raise ImportFileError if anything that they are about was changed meanwhile."""
    try:
        with transaction.atomic():
            lock("followup.import_activities")
            for pk, slug, values, before in changes:
                _store(_locked(pk, before), slug, values, user)
    except IntegrityError as error:  # another stored one of them first, or what a row names is gone
        raise _changed_meanwhile() from error


def _locked(pk, before):
    """Return the activity as it was when it was shown, with its row locked, or None for a new one."""
    if pk is None:
        return None
    activity = Activity.objects.select_for_update().filter(pk=pk, is_example=False).first()
    if activity is None or values_of(activity, before) != before:
        raise _changed_meanwhile()
    return activity


def _store(activity, slug, values, user):
    activity = activity or Activity(slug=slug)
    for name, value in values.items():
        if name not in _MANY:
            setattr(activity, _TEXTS.get(name, name), value)
    activity._history_user, activity._change_reason = user, _("Read in from a file")
    activity.save()
    for name in _MANY:
        if name in values:
            getattr(activity, name).set(values[name])


def _changed_meanwhile():
    return ImportFileError(
        _("Somebody has changed these activities meanwhile. Nothing was read in: choose the file again.")
    )

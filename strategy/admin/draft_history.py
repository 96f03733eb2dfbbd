"""What the history and the page of restoring say of drafts: a draft that is saved changes no version of the row."""

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.display_name import user_display_name
from core.numbers import read_number
from core.translations.follow import follow_draft

MOST_SHOWN = 50
_KEY = "draft"  # in the message of the admin's log, beside the fields that Django writes there
_WORDS = {
    "saved": gettext_lazy("Draft saved"),
    "removed": gettext_lazy("Draft removed"),
    "returned": gettext_lazy("Draft returned to the editors"),
}


class DraftHistoryMixin:
    """For a ModelAdmin of a HasDraft. A view that saves a draft sets `row.saved_draft`."""

    def log_change(self, request, obj, message):
        """Write in the log that it was the draft that was saved, if that is so."""
        if getattr(obj, "saved_draft", None) and isinstance(message, list):
            message = _with_draft(message, "saved")
        return super().log_change(request, obj, message)

    def log_draft(self, request, row, what):
        """Write in the log what became of the draft, by _WORDS."""
        super().log_change(request, row, _with_draft([], what))

    def history_view(self, request, object_id, extra_context=None):
        context = {"draft_lines": self._draft_lines(unquote(object_id))}
        return super().history_view(request, object_id, context | (extra_context or {}))

    def _draft_lines(self, object_id):
        """Return when who did what with a draft of the row, newest first."""
        if read_number(object_id) is None:
            return []
        entries = LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(self.model),
            object_id=object_id,
            change_message__contains=f'"{_KEY}": "',
        )
        newest = entries.select_related("user").order_by("-action_time", "-pk")[:MOST_SHOWN]
        return [{"entry": entry, **_line(entry)} for entry in newest]

    def restored_beside(self, row):
        """Return which draft is there, for the page of restoring: another must not be met unseen."""
        return row.waiting_draft.written_at.isoformat() if row.waiting_draft else ""

    def restore_note(self, row):
        note = super().restore_note(row)
        return f"{note} {self.note_on_draft(row)}" if row.waiting_draft else note

    def save_restored(self, request, row):
        """Say again what becomes of the draft: the page that said it is left."""
        if row.waiting_draft:
            messages.info(request, self.note_on_draft(row))
            public = self.model.objects.get(pk=row.pk)
            follow_draft(public, public.with_draft(), row.with_draft())
        return super().save_restored(request, row)

    def note_on_draft(self, row):
        """Return what becomes of the draft when another version is restored."""
        text = _(
            "The draft of %(name)s from %(time)s stays as it is: if it is published later, it replaces what you "
            "restore where the two differ."
        )
        return text % draft_in_words(row)


def draft_in_words(row):
    """Return who wrote the draft of the row, and when, as %(name)s and %(time)s."""
    draft = row.waiting_draft
    time = date_format(timezone.localtime(draft.written_at), "SHORT_DATETIME_FORMAT")
    return {"name": user_display_name(draft.written_by), "time": time}


def _with_draft(message, what):
    first, *others = message or [{"changed": {"fields": []}}]
    return [first | {_KEY: what}, *others]


def _line(entry):
    """Return what was done with the draft, and to which fields if the log names any."""
    what = next(word for key, word in _WORDS.items() if f'"{_KEY}": "{key}"' in entry.change_message)
    has_fields = '"fields": []' not in entry.change_message
    return {"what": what, "fields": entry.get_change_message() if has_fields else ""}

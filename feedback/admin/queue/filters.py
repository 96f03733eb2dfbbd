"""The filters of the queue."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.models import AnswerVerdict, Inspel, InspelMessage, InspelReport, Theme
from feedback.moderators import moderators, user_display_name

ID_DIGITS = 18  # more fit into no id


def _of_this(rows):
    return Exists(rows.filter(inspel=OuterRef("pk")))


def has_unread():
    return _of_this(InspelMessage.objects.from_sender().unread())


def asks_for_reopening():
    """The sender says that the answer did not help, and nobody has decided on that."""
    return _of_this(AnswerVerdict.objects.asking_for_reopening())


def has_comment_to_read():
    return _of_this(AnswerVerdict.objects.unsettled().filter(was_helpful=True).exclude(comment=""))


def is_reported():
    return _of_this(InspelReport.objects.unsettled())


class DueFilter(admin.SimpleListFilter):
    title = _("time left")
    parameter_name = "due"

    def lookups(self, request, model_admin):
        return [("open", _("Everything that waits")), ("overdue", _("Overdue")), ("in_time", _("In time"))]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        choices = {
            "open": lambda: queryset.open(),
            "overdue": lambda: queryset.open().filter(answer_due_on__lt=today),
            "in_time": lambda: queryset.open().filter(answer_due_on__gte=today),
        }
        return choices.get(self.value(), lambda: queryset)()


class NeedsFilter(admin.SimpleListFilter):
    """What somebody has to read or decide on, whatever the state."""

    title = _("what needs you")
    parameter_name = "needs"

    def lookups(self, request, model_admin):
        return [
            ("unread", _("Unread message from the sender")),
            ("reopening", _("The answer did not help")),
            ("comment", _("Comment on the answer to read")),
            ("report", _("Reported by a reader")),
            ("held", _("Answer ready to send")),
        ]

    def queryset(self, request, queryset):
        choices = {
            "unread": has_unread,
            "reopening": asks_for_reopening,
            "comment": has_comment_to_read,
            "report": is_reported,
            "held": lambda: Q(answer_is_held=True),
        }
        return queryset.filter(choices[self.value()]()) if self.value() in choices else queryset


class AssignedFilter(admin.SimpleListFilter):
    title = _("taken by")
    parameter_name = "taken"

    def lookups(self, request, model_admin):
        others = [(str(user.pk), user_display_name(user)) for user in moderators() if user != request.user]
        return [("me", _("Me")), ("nobody", _("Nobody")), *others]

    def queryset(self, request, queryset):
        value = self.value()
        if value == "me":
            return queryset.filter(assigned_to=request.user)
        if value == "nobody":
            return queryset.filter(assigned_to=None)
        is_id = value and value.isdecimal() and len(value) <= ID_DIGITS
        return queryset.filter(assigned_to=int(value)) if is_id else queryset


class ThemeFilter(admin.SimpleListFilter):
    title = _("theme")
    parameter_name = "theme"

    def lookups(self, request, model_admin):
        return [("none", _("Without a theme")), *((theme.slug, theme.name) for theme in Theme.objects.all())]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        if self.value() == "none":
            return queryset.filter(themes=None)
        sorted_so = Inspel.themes.through.objects.filter(inspel=OuterRef("pk"), theme__slug=self.value())
        return queryset.filter(Exists(sorted_so))


LONGEST = 500


def clean_query(query):
    """Return the part of an address after “?” without the page and what Django adds about errors."""
    kept = QueryDict(query[:LONGEST], mutable=True)
    for name in ["p", "e", "all", "_facets"]:
        kept.pop(name, None)
    return kept.urlencode()


def back_to_queue(query=""):
    """Return the address of the queue, always on this site whatever the query says."""
    query = clean_query(query)
    return reverse("admin:feedback_inspel_changelist") + (f"?{query}" if query else "")

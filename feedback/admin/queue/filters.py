"""The filters of the queue, and the conditions that they share with the marks of its rows."""

from django.conf import settings
from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.display_name import user_display_name
from core.language_names import is_swedish, name_for_staff, written_languages
from core.numbers import read_number
from core.swedish_order import order_key
from feedback.admin.queue.underway import was_refused
from feedback.models import AnswerVerdict, Inspel, InspelMessage, InspelReport, Theme
from feedback.moderators import moderators
from feedback.reporting.work_items import waits_for_staff


def _exists_for_inspel(rows):
    return Exists(rows.filter(inspel=OuterRef("pk")))


def has_unread():
    return _exists_for_inspel(InspelMessage.objects.from_sender().unread())


def asks_for_reopening():
    """Return the condition: the sender says that the answer did not help, and no one has decided on that."""
    return _exists_for_inspel(AnswerVerdict.objects.asking_for_reopening())


def has_comment_to_read():
    return _exists_for_inspel(AnswerVerdict.objects.unsettled().filter(was_helpful=True).exclude(comment=""))


def is_reported():
    return _exists_for_inspel(InspelReport.objects.unsettled())


class WaitsFilter(admin.SimpleListFilter):
    """What waits for the user beside what waits for all: a choice above the list, not beside it."""

    title = _("who it waits for")
    parameter_name = "waits"
    template = "admin/feedback/inspel/queue/filter_above.html"

    def lookups(self, request, model_admin):
        return [("me", _("Waiting for you")), ("all", _("Waiting for all"))]

    def queryset(self, request, queryset):
        if self.value() not in {"me", "all"}:
            return queryset
        waiting = queryset.filter(waits_for_staff())
        return waiting.filter(assigned_to=request.user) if self.value() == "me" else waiting


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
    """Inspel with something to read or decide on, in whatever state they are."""

    title = _("what needs you")
    parameter_name = "needs"

    def lookups(self, request, model_admin):
        return [
            ("unread", _("Unread message from the sender")),
            ("reopening", _("The answer did not help")),
            ("comment", _("Comment on the answer to read")),
            ("report", _("Reported by a reader")),
            ("held", _("Answer ready to send")),
            ("refused", _("Not carried out")),
        ]

    def queryset(self, request, queryset):
        choices = {
            "unread": has_unread,
            "reopening": asks_for_reopening,
            "comment": has_comment_to_read,
            "report": is_reported,
            "held": lambda: Q(answer_is_held=True),
            "refused": was_refused,
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
        number = read_number(value)
        return queryset if number is None else queryset.filter(assigned_to=number)


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
        has_theme = Inspel.themes.through.objects.filter(inspel=OuterRef("pk"), theme__slug=self.value())
        return queryset.filter(Exists(has_theme))


class LanguageFilter(admin.SimpleListFilter):
    """In which language the text is."""

    title = _("language of the text")
    parameter_name = "language"
    template = "admin/feedback/inspel/queue/filter_collapsed.html"

    def lookups(self, request, model_admin):
        names = [(code, name_for_staff(code)) for code, _own_name in written_languages() if not is_swedish(code)]
        return [("other", _("All but Swedish")), *sorted(names, key=lambda choice: order_key(choice[1]))]

    def queryset(self, request, queryset):
        if self.value() == "other":
            swedish = Q(text_language="", language__startswith=settings.LANGUAGE_CODE)
            return queryset.exclude(swedish | Q(text_language=settings.LANGUAGE_CODE))
        if self.value():
            return queryset.filter(Q(text_language=self.value()) | Q(text_language="", language=self.value()))
        return queryset

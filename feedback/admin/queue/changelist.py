"""The queue, which is the changelist of inspel: its order, filters and columns, and how its rows are read."""

import re

from django.contrib import admin, messages
from django.contrib.admin import BooleanFieldListFilter, ChoicesFieldListFilter, RelatedFieldListFilter
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core.admin.examples import example_chip
from core.display_name import user_display_name
from core.not_done import post_only
from core.text import shortened
from feedback import actions
from feedback.admin.queue.bulk_menu import bulk_menu
from feedback.admin.queue.due import is_overdue, time_left
from feedback.admin.queue.filters import (
    AssignedFilter,
    DueFilter,
    LanguageFilter,
    NeedsFilter,
    ThemeFilter,
    WaitsFilter,
    asks_for_reopening,
    has_comment_to_read,
    has_unread,
    is_reported,
)
from feedback.admin.queue.kept_cells import kept_cell
from feedback.admin.queue.links import queue_url
from feedback.admin.queue.paginator import QueuePaginator
from feedback.admin.queue.saved_filters import saved_filters_context
from feedback.admin.queue.underway import is_underway, own_underway, underway_reason, undo_offers, was_refused
from feedback.models import DelayedAction, Inspel
from feedback.models.inspel import queue_order
from strategy.models import SubGoal

QUEUE_ORDER = [queue_order(), "answer_due_on", "pk"]
MAX_COUNTED = 5000
MAX_COUNTED_OF_SEARCH = 500  # each is looked up in the index of words, and nobody leafs through ten pages of hits
EXCERPT_LENGTH = 80
BREAK = mark_safe("<br>")
REFERENCE = re.compile(r"\d{4}-\d+")


class QueueChangeList(ChangeList):
    """Reads everything that a row of the list shows together with the rows."""

    def get_queryset(self, request, exclude_parameters=None):
        rows = super().get_queryset(request, exclude_parameters)
        return (
            rows.select_related("sub_goal", "municipality", "assigned_to")
            .prefetch_related("themes")
            .defer("search_stems", "public_stems")
            .annotate(
                has_unread=has_unread(),
                asks_for_reopening=asks_for_reopening(),
                has_comment_to_read=has_comment_to_read(),
                is_reported=is_reported(),
                is_underway=is_underway(),
                was_refused=was_refused(),
            )
        )


class _CollapsedFilter:
    """A filter that is seldom used: it is collapsed until something is chosen in it."""

    template = "admin/feedback/inspel/queue/filter_collapsed.html"


class _CollapsedChoices(_CollapsedFilter, ChoicesFieldListFilter):
    pass


class _CollapsedRelated(_CollapsedFilter, RelatedFieldListFilter):
    pass


class _SubGoals(_CollapsedRelated):
    """Offers the current sub-goals, and of earlier strategies those that inspel are about."""

    def field_choices(self, field, request, model_admin):
        goals = SubGoal.objects.current_and(Inspel.objects.keys_of_sub_goals())
        return [(goal.pk, goal.title_with_years) for goal in goals]


class _CollapsedBoolean(_CollapsedFilter, BooleanFieldListFilter):
    pass


class QueueMixin:
    """The options, hooks and columns of the list."""

    list_display = ["reference_and_day", "excerpt", "due", "state"]
    list_filter = [
        WaitsFilter,
        DueFilter,
        NeedsFilter,
        AssignedFilter,
        "handling",
        ThemeFilter,
        ("sub_goal", _SubGoals),
        ("municipality", _CollapsedRelated),
        LanguageFilter,
        ("role", _CollapsedChoices),
        ("channel", _CollapsedChoices),
        ("dialogue_round", _CollapsedRelated),
        ("publication", _CollapsedChoices),
        ("may_publish", _CollapsedBoolean),
        ("may_contact", _CollapsedBoolean),
        ("is_confidential", _CollapsedBoolean),
        ("is_example", _CollapsedBoolean),
    ]
    list_per_page = 50
    list_max_show_all = 0
    ordering = QUEUE_ORDER
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["reference", "search_stems"]
    search_help_text = _("Search by reference, or by words: every form of a word is found.")
    change_list_template = "admin/feedback/inspel/change_list.html"

    def get_changelist(self, request, **kwargs):
        return QueueChangeList

    def get_search_results(self, request, queryset, search_term):
        words = search_term.strip()
        if not words:
            return queryset, False
        if REFERENCE.fullmatch(words):
            return queryset.filter(reference=words), False
        return queryset.matching(words), False

    def get_paginator(self, request, queryset, per_page, orphans=0, allow_empty_first_page=True):
        max_counted = MAX_COUNTED_OF_SEARCH if request.GET.get(SEARCH_VAR, "").strip() else MAX_COUNTED
        return QueuePaginator(queryset, per_page, orphans, allow_empty_first_page, max_counted=max_counted)

    def get_list_display(self, request):
        """Show those who may moderate a button that assigns an inspel to themselves."""
        if self.has_change_permission(request):
            return [*self.list_display[:-1], "state_with_button"]
        return self.list_display

    def get_actions(self, request):
        return bulk_menu(self, request)

    def changelist_view(self, request, extra_context=None):
        context = {"title": _("Inspel, what waits first"), **saved_filters_context(request)}
        response = super().changelist_view(request, context | (extra_context or {}))
        if changelist := getattr(response, "context_data", {}).get("cl"):
            response.context_data["can_undo"] = undo_offers(own_underway(request.user))
            response.context_data["waits"] = list(changelist.filter_specs[0].choices(changelist))
        return response

    @kept_cell
    def action_checkbox(self, obj):
        return super().action_checkbox(obj)

    @admin.display(description=_("what it says"), ordering="sub_goal")
    @kept_cell
    def excerpt(self, obj):
        chips = format_html_join(" ", '<span class="chip chip--{}">{}</span>', _marks(obj))
        return format_html(
            '<span class="queue-text" lang="{}" dir="auto">{}</span> {}<br><span class="quiet">{}</span>',
            obj.language_of_text,
            shortened(obj.text, EXCERPT_LENGTH),
            chips,
            " · ".join([*self._about(obj), *(obj.label("theme", theme) for theme in obj.themes.all())]),
        )

    def _about(self, obj):
        """Yield what it is about, in words."""
        yield str(obj.label("sub_goal") or _("The strategy as a whole"))
        yield str(obj.label("municipality") or _("The whole of Dalarna"))

    @admin.display(description=_("reference"), ordering="received_at")
    @kept_cell
    def reference_and_day(self, obj):
        day = formats.date_format(timezone.localtime(obj.received_at), "SHORT_DATE_FORMAT")
        chip = example_chip(obj)
        return format_html('{}<br><span class="quiet">{}</span>{}{}', obj.reference, day, chip and BREAK, chip)

    @admin.display(description=_("to be answered by"), ordering="answer_due_on")
    @kept_cell
    def due(self, obj):
        left = time_left(obj)
        day = format_html(
            '<span class="queue-label quiet">{} </span>{}',
            _("To be answered by"),
            formats.date_format(obj.answer_due_on, "SHORT_DATE_FORMAT"),
        )
        if not left:
            return format_html('<span class="quiet">{}</span>', day)
        css = "chip chip--urgent" if is_overdue(obj) else "quiet"
        return format_html('{}<br><span class="{}">{}</span>', day, css, left)

    @admin.display(description=_("state"), ordering="handling")
    @kept_cell
    def state(self, obj):
        taken = _("Taken by %(name)s") % {"name": user_display_name(obj.assigned_to)} if obj.assigned_to else ""
        return self._state_cell(obj, taken=taken)

    @admin.display(description=_("state"), ordering="handling")
    @kept_cell
    def state_with_button(self, obj):
        if obj.assigned_to or obj.handling not in Inspel.Handling.open_states():
            return self.state(obj)
        button = format_html(
            '<button class="button button--small" type="submit" formmethod="post" formaction="{}">{}'
            '<span class="visually-hidden"> {}</span></button>',
            reverse("admin:feedback_inspel_take", args=[obj.pk]),
            _("Take it"),
            obj.reference,
        )
        return self._state_cell(obj, button=button)

    def _state_cell(self, obj, *, taken="", button=""):
        """
        Return the chips and the button beside them, who sent it, who has taken it, and what was said yes to.

        Not published is the rule: no chip.
        """
        publication = (
            format_html(' <span class="chip chip--{}">{}</span>', obj.publication, obj.get_publication_display())
            if obj.publication != Inspel.Publication.PRIVATE
            else ""
        )
        return format_html(
            '<div class="queue-state"><div class="queue-chips"><span class="chip chip--{}">{}</span>{}</div>{}</div>'
            '<div class="queue-chips"><span class="quiet">{}</span> {}</div>'
            '<span class="quiet">{}</span>',
            obj.handling,
            obj.get_handling_display(),
            publication,
            button,
            obj.label("role"),
            taken,
            self._consents(obj),
        )

    def _consents(self, obj):
        publish = _("May be published") if obj.may_publish else _("May not be published")
        contact = _("May be contacted") if obj.may_contact else _("May not be contacted")
        return f"{publish} · {contact}"


def _marks(inspel):
    """Yield (CSS class of the chip, text) for what must be seen at once about a row of QueueChangeList."""
    if inspel.takes_translation:
        yield "language", inspel.name_of_text_language
    if inspel.is_underway:
        yield "in_review", _("On its way")
    if inspel.was_refused:
        yield "urgent", _("Not carried out")
    if inspel.is_reported:
        yield "urgent", _("Reported")
    if inspel.asks_for_reopening:
        yield "attention", _("The answer did not help")
    if inspel.has_unread:
        yield "attention", _("Unread message")
    if inspel.has_comment_to_read:
        yield "attention", _("Comment on the answer")
    if inspel.answer_is_held:
        yield "in_review", _("Answer ready to send")
    if inspel.is_confidential:
        yield "urgent", _("Confidential")


@post_only
@method_decorator(require_POST)
def take_inspel(model_admin, request, pk):
    """Assign the inspel to whoever clicked, and go back to the list with the same filters."""
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    inspel = get_object_or_404(Inspel, pk=pk)
    if underway := DelayedAction.objects.waiting().filter(inspel=inspel).first():
        messages.error(request, underway_reason(underway))
        return redirect(queue_url(request.POST.get("back", "")))
    inspel = actions.assign(inspel=inspel, to=request.user, by=request.user)
    messages.success(request, _("%(reference)s is taken by you.") % {"reference": inspel.reference})
    return redirect(queue_url(request.POST.get("back", "")))

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modeltranslation.utils import get_language_bidi

from contacts.admin.base import example_chip
from feedback.actions import mark_as_spam
from feedback.admin.filters import DueFilter
from feedback.admin.forms import ModerationForm
from feedback.admin.log import log_lines
from feedback.admin.moves import MOVES, ChangedMeanwhile, moderate, open_moves
from feedback.admin.queue import QUEUE_ORDER, is_overdue, next_in_queue, time_left
from feedback.life import MoveNotAllowed
from feedback.models import Inspel

EXCERPT_LENGTH = 110


@admin.register(Inspel)
class InspelAdmin(admin.ModelAdmin):
    """The queue of inspel and the page where one is moderated. Nobody adds or deletes an inspel here."""

    list_display = ["reference_and_day", "excerpt", "due", "about", "state"]
    list_filter = [
        DueFilter,
        "handling",
        "publication",
        "sub_goal",
        "municipality",
        "role",
        "may_publish",
        "may_contact",
        "is_example",
    ]
    list_per_page = 50
    ordering = QUEUE_ORDER
    date_hierarchy = "received_at"
    search_fields = ["reference", "text", "public_title", "public_text"]
    search_help_text = _("Search by reference or by words of the text.")
    actions = ["mark_chosen_as_spam"]

    class Media:
        css = {"all": ["admin_dress/moderation.css"]}

    # --- Who may do what ------------------------------------------------------------------------------------------

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and request.user.has_perm("feedback.moderate_inspel")

    # --- The queue ------------------------------------------------------------------------------------------------

    @admin.display(description=_("what it says"))
    def excerpt(self, obj):
        text = " ".join(obj.text.split())
        short = text[:EXCERPT_LENGTH] + ("…" if len(text) > EXCERPT_LENGTH else "")
        return format_html('<span lang="{}" dir="auto">{}</span> {}', obj.language, short, example_chip(obj))

    @admin.display(description=_("reference"), ordering="received_at")
    def reference_and_day(self, obj):
        day = formats.date_format(timezone.localtime(obj.received_at), "SHORT_DATE_FORMAT")
        return format_html('{}<br><span class="quiet">{}</span>', obj.reference, day)

    @admin.display(description=_("to be answered by"), ordering="answer_due_on")
    def due(self, obj):
        left = time_left(obj)
        day = formats.date_format(obj.answer_due_on, "SHORT_DATE_FORMAT")
        if not left:
            return format_html('<span class="quiet">{}</span>', day)
        css = "chip chip--urgent" if is_overdue(obj) else "quiet"
        return format_html('{}<br><span class="{}">{}</span>', day, css, left)

    @admin.display(description=_("what it is about"), ordering="sub_goal")
    def about(self, obj):
        return format_html(
            '{}<br>{}<br><span class="quiet">{}</span>',
            obj.sub_goal or _("The strategy as a whole"),
            obj.municipality or _("The whole of Dalarna"),
            obj.get_role_display(),
        )

    @admin.display(description=_("state"), ordering="handling")
    def state(self, obj):
        return format_html(
            '<span class="chip chip--{}">{}</span><br><span class="chip chip--{}">{}</span><br>{}',
            obj.handling,
            obj.get_handling_display(),
            obj.publication,
            obj.get_publication_display(),
            self.consents(obj),
        )

    def consents(self, obj):
        publish = _("May be published") if obj.may_publish else _("May not be published")
        contact = _("May be contacted") if obj.may_contact else _("May not be contacted")
        return format_html('<span class="quiet">{}<br>{}</span>', publish, contact)

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": _("Inspel, what waits first")} | (extra_context or {}))

    @admin.action(description=_("Mark as spam"), permissions=["change"])
    def mark_chosen_as_spam(self, request, queryset):
        count = 0
        for inspel in queryset:
            try:
                mark_as_spam(inspel=inspel, by=request.user)
                count += 1
            except MoveNotAllowed:
                messages.warning(
                    request,
                    _("%(reference)s was left as it is: it is already decided on.") % {"reference": inspel.reference},
                )
        if count:
            text = ngettext("%(count)d inspel is marked as spam.", "%(count)d inspel are marked as spam.", count)
            messages.success(request, text % {"count": count})

    # --- The moderation page --------------------------------------------------------------------------------------

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("sub_goal", "municipality", "duplicate_of")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        inspel = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, inspel):
            raise PermissionDenied
        if inspel is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method == "POST":
            return self.moderate_view(request, inspel)
        return self.moderation_page(request, inspel, ModerationForm(inspel=inspel))

    def history_view(self, request, object_id, extra_context=None):
        """The log on the moderation page is the history."""
        return redirect(reverse("admin:feedback_inspel_change", args=[unquote(object_id)]) + "#log")

    def moderate_view(self, request, inspel):
        if not self.has_change_permission(request, inspel):
            raise PermissionDenied
        move = MOVES.get(request.POST.get("move"), MOVES["save_draft"])
        form = ModerationForm(request.POST, inspel=inspel, move=move)
        if not form.is_valid():
            messages.error(request, _("Nothing has been sent or saved yet. See what is missing below."))
            return self.moderation_page(request, inspel, form)
        try:
            moderate(inspel=inspel, move=move, by=request.user, data=form.cleaned_data, seen=form.cleaned_data["seen"])
        except (ChangedMeanwhile, MoveNotAllowed):
            return self.somebody_was_first(request, inspel, form)
        messages.success(request, f"{inspel.reference}: {move.done}")
        return redirect(request.path)

    def somebody_was_first(self, request, inspel, form):
        inspel = self.get_object(request, str(inspel.pk))
        form.show_as_seen(inspel)
        messages.error(
            request,
            _(
                "Somebody else changed this inspel while you were writing, so nothing was done. "
                "What you wrote is kept below. See what the log says and choose again."
            ),
        )
        return self.moderation_page(request, inspel, form, saved_texts=form.differing_texts(inspel))

    def moderation_page(self, request, inspel, form, *, saved_texts=()):
        can_moderate = self.has_change_permission(request, inspel)
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "title": _("Inspel %(reference)s") % {"reference": inspel.reference},
            "opts": self.opts,
            "original": inspel,
            "inspel": inspel,
            "form": form,
            "saved_texts": saved_texts,
            "moves": open_moves(inspel) if can_moderate else {},
            "can_moderate": can_moderate,
            "events": log_lines(inspel),
            "next": next_in_queue(inspel),
            "time_left": time_left(inspel),
            "is_overdue": is_overdue(inspel),
            "is_right_to_left": get_language_bidi(inspel.language),
            "media": self.media,
            "has_view_permission": True,
        }
        return TemplateResponse(
            request, "admin/feedback/inspel/change_form.html", context, status=422 if form.errors else 200
        )

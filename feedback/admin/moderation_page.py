from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, prefetch_related_objects
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from feedback.actions import PersonalDataLeft
from feedback.admin.duplicates_page import DuplicatesPage
from feedback.admin.forms import ModerationForm
from feedback.admin.moderating import ChangedMeanwhile, moderate
from feedback.admin.moderation_context import page_context
from feedback.admin.moves import MOVES
from feedback.admin.preview import rehearse
from feedback.admin.queue import next_in_queue
from feedback.admin.seen import changes_since
from feedback.admin.text_tools import apply_tool
from feedback.life import MoveNotAllowed
from feedback.models import Inspel

# In as many queries whatever hangs on the inspel.
SHOWN = ["sub_goal", "municipality", "duplicate_of", "assigned_to", "entered_by", "dialogue_round", "answered_by"]
HANGING_ON = [
    "events__by",
    "messages__by",
    "notes__by",
    "verdicts__settled_by",
    "reports",
    "themes",
    Prefetch("duplicates", Inspel.objects.filter(close_reason=Inspel.CloseReason.DUPLICATE).order_by("pk")),
]


class ModerationPage(DuplicatesPage):
    """The page of the admin where one inspel is read, worked on and decided."""

    def get_urls(self):
        pages = [
            path(
                "<path:object_id>/preview/",
                self.for_moderators(require_POST(self.preview_view)),
                name="feedback_inspel_preview",
            ),
            path(
                "<path:object_id>/compare/",
                self.for_moderators(require_POST(self.compare_view)),
                name="feedback_inspel_compare",
            ),
            path(
                "<path:object_id>/duplicates/",
                self.for_moderators(self.duplicates_view),
                name="feedback_inspel_duplicates",
            ),
        ]
        return [*pages, *super().get_urls()]

    def for_moderators(self, view):
        """Let the view have the inspel instead of its id, and only those who may moderate it come there."""

        def with_inspel(request, object_id):
            inspel = self.inspel_of(request, object_id)
            if not self.has_change_permission(request, inspel):
                raise PermissionDenied
            if inspel is None:
                return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            return view(request, inspel)

        return self.admin_site.admin_view(with_inspel)

    def inspel_of(self, request, object_id):
        inspel = self.get_object(request, unquote(object_id))
        if inspel:
            prefetch_related_objects([inspel], *SHOWN, *HANGING_ON)
        return inspel

    def change_view(self, request, object_id, form_url="", extra_context=None):
        inspel = self.inspel_of(request, object_id)
        if not self.has_view_permission(request, inspel):
            raise PermissionDenied
        if inspel is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method == "POST":
            return self.moderate_view(request, inspel)
        form = ModerationForm(inspel=inspel, then_next="then_next" in request.GET)
        form.initial["duplicate_of"] = request.GET.get("duplicate_of") or form.initial["duplicate_of"]
        return self.moderation_page(request, inspel, form)

    def history_view(self, request, object_id, extra_context=None):
        """The log on the moderation page is the history."""
        return redirect(reverse("admin:feedback_inspel_change", args=[unquote(object_id)]) + "#log")

    def moderate_view(self, request, inspel):
        if not self.has_change_permission(request, inspel):
            raise PermissionDenied
        move = MOVES.get(request.POST.get("move"), MOVES["save_draft"])
        form = ModerationForm(request.POST, inspel=inspel, move=move)
        if "tool" in request.POST:
            return self.text_tool(request, inspel, form)
        if not form.is_valid():
            messages.error(request, _("Nothing has been sent or saved yet. See what is missing below."))
            return self.moderation_page(request, inspel, form)
        try:
            moderate(inspel=inspel, move=move, by=request.user, data=form.cleaned_data, seen=form.seen)
        except PersonalDataLeft as left:
            form.add_error("public_text", left.reason)
            return self.moderation_page(request, inspel, form)
        except (ChangedMeanwhile, MoveNotAllowed):
            return self.somebody_was_first(request, inspel, form)
        return self.after(request, inspel, move, form)

    def text_tool(self, request, inspel, form):
        """Mask, copy or insert in what was typed, and show the page again: nothing is saved."""
        messages.info(request, apply_tool(request, inspel, form))
        form.leave_unchecked()
        return self.moderation_page(request, inspel, form)

    def after(self, request, inspel, move, form):
        """Where to go when it is done: on to the next, if that was asked for, or back to the same."""
        following = next_in_queue(inspel) if move.decides else None
        if following is None:
            messages.success(request, f"{inspel.reference}: {move.done}")
            return redirect(request.get_full_path())
        url = reverse("admin:feedback_inspel_change", args=[following.pk])
        if form.cleaned_data["then_next"]:
            messages.success(request, f"{inspel.reference}: {move.done}")
            return redirect(f"{url}?then_next=1")
        link = format_html('<a href="{}">{}</a>', url, following.reference)
        messages.success(
            request, format_html("{}: {} {}: {}", inspel.reference, move.done, _("Next in the queue"), link)
        )
        return redirect(request.path)

    def somebody_was_first(self, request, inspel, form):
        """Say what somebody else changed, and keep what was typed; the next press is about the inspel as it is now."""
        seen = form.seen
        inspel = self.inspel_of(request, str(inspel.pk))
        typed = form.show_as_seen(inspel)
        messages.error(
            request,
            _(
                "Somebody else changed this inspel while you were writing, so nothing was done. "
                "What you wrote is kept below. See what was changed and choose again."
            ),
        )
        return self.moderation_page(request, inspel, form, changes=changes_since(inspel, seen, typed=typed))

    def moderation_page(self, request, inspel, form, *, changes=()):
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "title": _("Inspel %(reference)s") % {"reference": inspel.reference},
            "opts": self.opts,
            "original": inspel,
            "media": self.media,
            "has_view_permission": True,
            "changes": changes,
            **page_context(request, inspel, form, can_moderate=self.has_change_permission(request, inspel)),
        }
        return TemplateResponse(
            request, "admin/feedback/inspel/change_form.html", context, status=422 if form.errors else 200
        )

    # --- Seen before it is done ---------------------------------------------------------------------------------------

    def preview_view(self, request, inspel):
        """What the step would lead to, in a page of its own."""
        move = MOVES.get(request.POST.get("preview"), MOVES["save_draft"])
        form = ModerationForm(request.POST, inspel=inspel, move=move)
        preview, refused = None, ""
        if form.is_valid():
            try:
                preview = rehearse(request, inspel=inspel, move=move, data=form.cleaned_data, seen=form.seen)
            except PersonalDataLeft as left:
                refused = left.reason
            except (ChangedMeanwhile, MoveNotAllowed):
                refused = _(
                    "Somebody else has changed this inspel meanwhile. Press the button on its page to see what."
                )
        title = _("Preview: %(move)s") % {"move": move.label}
        context = {"title": title, "inspel": inspel, "form": form, "preview": preview, "refused": refused}
        return self.page_beside(request, "admin/feedback/inspel/preview.html", context)

    def compare_view(self, request, inspel):
        """The comparison and the findings for what is typed right now: moderation-compare.js asks for it."""
        form = ModerationForm(request.POST, inspel=inspel, move=MOVES["save_draft"])
        context = page_context(request, inspel, form, can_moderate=True, only_texts=True)
        return TemplateResponse(request, "admin/feedback/inspel/_compare.html", context)

    def page_beside(self, request, template, context):
        request.current_app = self.admin_site.name
        base = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media}
        return TemplateResponse(request, template, base | context)

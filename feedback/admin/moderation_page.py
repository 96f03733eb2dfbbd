from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import get_language_bidi

from feedback.admin.forms import ModerationForm
from feedback.admin.log import log_lines
from feedback.admin.moves import MOVES, ChangedMeanwhile, moderate, open_moves
from feedback.admin.queue import is_overdue, next_in_queue, time_left
from feedback.life import MoveNotAllowed


class ModerationPage:
    """The page of the admin where one inspel is read, worked on and decided."""

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

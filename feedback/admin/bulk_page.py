"""The page that says what will be done with the chosen inspel, and which are left as they are, before it is done."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.admin.back import back_to_queue, clean_query
from feedback.admin.bulk import BULK, carry_out
from feedback.admin.filters import ID_DIGITS
from feedback.models import Inspel

AT_MOST = 500
NAMED_AT_MOST = 12


class BulkPage:
    """Choices in the menu of the queue. Each leads to a page with an address that names the chosen inspel by id."""

    def get_actions(self, request):
        if not self.has_change_permission(request):
            return {}
        return {bulk.name: (self._go_to_page(bulk), bulk.name, bulk.label) for bulk in BULK.values()}

    def _go_to_page(self, bulk):
        def go(model_admin, request, queryset):
            ids = list(queryset.values_list("pk", flat=True)[: AT_MOST + 1])
            if len(ids) > AT_MOST:
                text = _("Nothing has been done: choose at most %(count)d inspel at a time.")
                messages.error(request, text % {"count": AT_MOST})
                return None
            query = {"ids": ",".join(map(str, ids)), "back": clean_query(request.GET.urlencode())}
            return redirect(reverse("admin:feedback_inspel_bulk", args=[bulk.name]) + f"?{urlencode(query)}")

        return go

    def get_urls(self):
        view = self.admin_site.admin_view(self.bulk_view)
        return [path("bulk/<slug:name>/", view, name="feedback_inspel_bulk"), *super().get_urls()]

    def bulk_view(self, request, name):
        if not self.has_change_permission(request):
            raise PermissionDenied
        if name not in BULK:
            raise Http404
        bulk, back = BULK[name], back_to_queue(request.GET.get("back", ""))
        rows = list(chosen(request.GET.get("ids", "")))
        if not rows:
            messages.warning(request, _("Nothing has been done: no inspel was chosen."))
            return redirect(back)
        form = bulk.form(request.POST if request.method == "POST" else None, label_suffix="")
        if request.method == "POST" and form.is_valid():
            tell(request, bulk, carry_out(bulk, rows, by=request.user, data=form.cleaned_data))
            return redirect(back)
        return self.bulk_page(request, bulk, rows, form, back)

    def bulk_page(self, request, bulk, rows, form, back):
        reasons = {inspel: bulk.why_not(inspel, request.user) for inspel in rows}
        ready = [inspel for inspel, reason in reasons.items() if not reason]
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "title": bulk.label,
            "opts": self.opts,
            "bulk": bulk,
            "form": form,
            "ready": ready,
            "will": bulk.will % {"count": len(ready)},
            "remarks": bulk.remarks(ready) if ready else [],
            "skipped_count": len(rows) - len(ready),
            "skipped": by_reason((inspel.reference, reason) for inspel, reason in reasons.items() if reason),
            "back": back,
            "media": self.media,
        }
        return TemplateResponse(
            request, "admin/feedback/inspel/change_list_bulk.html", context, status=422 if form.errors else 200
        )


def chosen(ids):
    """Return the inspel of “1,2,3” that are there, in the order of the queue; what is not a number is no inspel."""
    numbers = [int(part) for part in ids.split(",")[:AT_MOST] if part.isdecimal() and len(part) <= ID_DIGITS]
    return Inspel.objects.filter(pk__in=numbers).prefetch_related("themes").order_by("answer_due_on", "pk")


def by_reason(skipped):
    """Turn pairs of a reference and a reason into a list of {"reason", "references"}, the commonest first."""
    groups = {}
    for reference, reason in skipped:
        groups.setdefault(reason, []).append(reference)
    return [
        {"reason": reason, "references": references}
        for reason, references in sorted(groups.items(), key=lambda item: -len(item[1]))
    ]


def tell(request, bulk, report):
    """Say what was done, and for each reason which were left as they are."""
    if report.done:
        messages.success(request, bulk.done % {"count": len(report.done)})
    for group in by_reason(report.skipped):
        references = group["references"]
        names = ", ".join(references[:NAMED_AT_MOST]) + (" …" if len(references) > NAMED_AT_MOST else "")
        text = ngettext(
            "%(count)d was left as it is. %(reason)s (%(names)s)",
            "%(count)d were left as they are. %(reason)s (%(names)s)",
            len(references),
        )
        messages.warning(request, text % {"count": len(references), "reason": group["reason"], "names": names})

"""Reporting that a published inspel ought not to stand as it does: no account, no cookie."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contacts.abuse import limited
from feedback.actions import report_inspel
from feedback.life import MoveNotAllowed
from feedback.models import Inspel
from feedback.report_form import InspelReportForm
from feedback.same_origin import same_origin_only


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
@limited("report")
def inspel_report(request, reference):
    inspel = get_object_or_404(Inspel.objects.published(), reference=reference)
    form = InspelReportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            report_inspel(inspel=inspel, **form.cleaned_data)
        except MoveNotAllowed as error:
            raise Http404 from error
        return redirect("inspel_reported")
    status = 422 if form.errors else 200
    response = render(request, "feedback/inspel_report.html", {"form": form, "inspel": inspel}, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def inspel_reported(request):
    """Says thank you. It names no inspel: by then it may be public no more."""
    response = render(request, "feedback/inspel_reported.html")
    response["X-Robots-Tag"] = "noindex"
    return response

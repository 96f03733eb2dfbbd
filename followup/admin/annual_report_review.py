"""The page of a yearly report where a process leader reads it, approves it, sends it back or publishes it."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from core.admin.pages import render_admin_page
from core.anonymous_visit import anonymous_visit
from core.pdf.responses import file_or_error_page
from core.pdf.typesetting import TypesettingError
from core.public_cache import fresh_address
from followup.annual_report.actions import approve, publish, send_back, why_not_approve
from followup.annual_report.document import document_of, fingerprint, gather
from followup.annual_report.lifecycle import TRANSITIONS, ReportError, State
from followup.annual_report.pdf import report_pdf
from followup.annual_report.views import page_context
from followup.models import AnnualReport


@method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
def review(model_admin, request, pk):
    """Show how far the report has come and what can be done now, and do what the button says."""
    report = _report(model_admin, request, pk)
    if request.method == "POST":
        if not _may_decide(request):
            raise PermissionDenied
        _do(model_admin, request, report)
        return redirect("admin:followup_annualreport_review", pk)
    steps = TRANSITIONS[report.state] if _may_decide(request) else set()
    context = {
        "title": str(report),
        "report": report,
        "previews": _previews(report),
        "seen": fingerprint(gather(report)) if State.APPROVED in steps else "",
        "may_approve": State.APPROVED in steps,
        "may_publish": State.PUBLISHED in steps,
        "why_not": why_not_approve(report, request.user) if State.APPROVED in steps else "",
        "can_change": model_admin.has_change_permission(request, report),
        "site_url": fresh_address(report.get_absolute_url()),
    }
    return render_admin_page(model_admin, request, "admin/followup/annualreport/review.html", context)


def _report(model_admin, request, pk):
    report = get_object_or_404(AnnualReport.objects.select_related("written_by", "approved_by"), pk=pk)
    if not model_admin.has_view_permission(request, report):
        raise PermissionDenied
    return report


def _may_decide(request):
    return request.user.has_perm("followup.approve_annualreport")


def _do(model_admin, request, report):
    action = _ACTIONS.get(request.POST.get("action"))
    if action is None:
        raise PermissionDenied
    try:
        text = action(report.pk, request)
    except ReportError as error:
        messages.error(request, str(error))
    except TypesettingError:
        messages.error(
            request,
            _("A PDF could not be made, so nothing is published. Try again; the reason is in the server's log."),
        )
    else:
        model_admin.log_change(request, report, text)
        messages.success(request, text)


def _approve(pk, request):
    approve(pk=pk, seen=request.POST.get("seen", ""), by=request.user)
    return _("It is approved as it is now. Nobody but staff can read it until it is published.")


def _send_back(pk, request):
    send_back(pk=pk, by=request.user)
    return _("It is a draft again.")


def _publish(pk, request):
    publish(pk=pk, by=request.user)
    return _("It is published, with a PDF in each language. From now on it stays as it is.")


_ACTIONS = {"approve": _approve, "send_back": _send_back, "publish": _publish}


def _previews(report):
    """Return (language, its name, address of the page, address of the PDF) for each language."""
    names = ["admin:followup_annualreport_preview", "admin:followup_annualreport_preview_pdf"]
    return [
        (code, label, *(reverse(name, args=[report.pk, code]) for name in names)) for code, label in settings.LANGUAGES
    ]


@method_decorator(require_safe)
def preview(model_admin, request, pk, language):
    """Show the page of the report as it is approved or, of a draft, as it would be now."""
    report = _report(model_admin, request, pk)
    _require_language(language)
    bar = {
        "is_saved": True,
        "language": language,
        "addresses": [(code, name, page) for code, name, page, _pdf in _previews(report)],
    }
    with override(language):
        visit = anonymous_visit(request, report.get_absolute_url())
        context = page_context(report) | {"preview_bar": render_to_string("admin/strategy/_preview_bar.html", bar)}
        response = render(visit, "followup/annual_report.html", context)
    response["Content-Language"] = language
    response["X-Robots-Tag"] = "noindex"
    response._csp_replace = {"form-action": ["'none'"]}  # nobody reacts to a page that is not there
    return response


@method_decorator(require_safe)
def preview_pdf(model_admin, request, pk, language):
    report = _report(model_admin, request, pk)
    _require_language(language)

    def make():
        document = document_of(report, language)
        content = report_pdf(document, dated=report.updated_at.date(), is_draft=not report.is_published)
        return HttpResponse(content, content_type="application/pdf", headers={"X-Robots-Tag": "noindex"})

    return file_or_error_page(request, make, "errors/pdf.html", _previews(report)[0][2])


def _require_language(language):
    if language not in dict(settings.LANGUAGES):
        raise Http404

"""The public pages of the yearly reports."""

from functools import partial
from io import BytesIO

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.file_response import file_response
from core.page_cache.parts import kept
from followup.annual_report.addresses import addresses
from followup.annual_report.corrections import revisions
from followup.annual_report.document import document_of
from followup.models import AnnualReport, AnnualReportPdf


@require_safe
def annual_report_list(request):
    context = {"reports": kept(("annual_reports",), _published, in_each_language=False)}
    return render(request, "followup/annual_report_list.html", context)


def _published():
    return list(AnnualReport.objects.published().for_pages())


@require_safe
def annual_report(request, year):
    context = kept(("annual_report", year), partial(_page, year))
    return render(request, "followup/annual_report.html", context)


def _page(year):
    report = get_object_or_404(AnnualReport.objects.published(), year=year)
    pdf = AnnualReportPdf.objects.filter(report=report, language=get_language()).only("pk").first()
    return page_context(report) | {
        "has_pdf": pdf is not None,
        "corrections": list(report.corrections.all()),
        "revisions": revisions(report),
        "others": [row for row in _published() if row.year != year],
    }


def page_context(report):
    """Return what the page of a report shows of the report itself: of a draft, what is known now."""
    document = document_of(report, get_language())
    return {"report": report, "document": document, "addresses": addresses(document)}


@require_safe
def annual_report_pdf(request, year):
    rows = AnnualReportPdf.objects.filter(report__in=AnnualReport.objects.published().order_by())
    pdf = rows.filter(report__year=year, language=get_language()).select_related("report").first()
    if pdf is None:
        raise Http404
    content = bytes(pdf.content)
    return file_response(
        request,
        BytesIO(content),
        size=len(content),
        etag=pdf.fingerprint,
        modified_at=pdf.report.published_at.timestamp(),
        content_type="application/pdf",
        name=f"arsberattelse-{year}-{get_language()}.pdf",
    )

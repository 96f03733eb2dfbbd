"""The page that makes the report to the steering group, to read or as a file."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Organisation
from core.admin.pages import render_admin_page
from core.audit.entries import Kind, record
from core.pdf.typesetting import TypesettingError
from feedback.models import Inspel, Theme
from feedback.reporting.steering_report import Selection, steering_report
from feedback.reporting.steering_report_exports import steering_report_pdf, steering_report_xlsx
from strategy.models import SubGoal

# Outside these years a day has no start in another time zone, and Python cannot add the longest period to it.
EARLIEST, LATEST = date(1900, 1, 1), date(2900, 12, 31)
MAX_PERIOD = timedelta(days=10 * 366)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES = {"pdf": (steering_report_pdf, "application/pdf"), "xlsx": (steering_report_xlsx, XLSX)}


class SelectionForm(forms.Form):
    """The period of the report, and what it is limited to."""

    first = forms.DateField(
        label=_("From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[MinValueValidator(EARLIEST)],
    )
    last = forms.DateField(
        label=_("Up to and including"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[MaxValueValidator(LATEST)],
    )
    sub_goal = forms.ModelChoiceField(
        SubGoal.objects.none(), label=_("Sub-goal"), required=False, empty_label=_("All sub-goals")
    )
    municipality = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Municipality"), required=False, empty_label=_("All municipalities")
    )
    theme = forms.ModelChoiceField(Theme.objects.none(), label=_("Theme"), required=False, empty_label=_("All themes"))

    def __init__(self, data):
        super().__init__(data, label_suffix="")
        self.fields["sub_goal"].queryset = SubGoal.objects.current_and(Inspel.objects.keys_of_sub_goals())
        self.fields["sub_goal"].label_from_instance = SubGoal.title_with_years.fget
        self.fields["municipality"].queryset = Organisation.objects.municipalities()
        self.fields["theme"].queryset = Theme.objects.all()

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and not timedelta() <= last - first <= MAX_PERIOD:
            self.add_error("last", ValidationError(_("Choose a day after the first, at most ten years later.")))
        return cleaned

    def selection(self):
        return Selection(**self.cleaned_data)


def previous_quarter(today):
    """Return the first and the last day of the calendar quarter before the one of `today`."""
    start_of_quarter = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    last = start_of_quarter - timedelta(days=1)
    return date(last.year, last.month - 2, 1), last


def steering_report_page(model_admin, request):
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    first, last = previous_quarter(timezone.localdate())
    form = SelectionForm(request.GET if "first" in request.GET else {"first": first, "last": last})
    report = steering_report(form.selection()) if form.is_valid() else None
    if report and request.method == "POST" and (kind := request.POST.get("kind")) in FILES:
        try:
            return _file_response(report, kind, by=request.user)
        except TypesettingError:
            form.add_error(
                None, _("The PDF could not be made. Try again, choose a shorter period, or take the workbook.")
            )
    context = {
        "title": _("Report to the steering group"),
        "report": report,
        "query": request.GET.urlencode() if "first" in request.GET else f"first={first}&last={last}",
    }
    return render_admin_page(model_admin, request, "admin/feedback/inspel/steering_report.html", context, form=form)


def _file_response(report, kind, *, by):
    """Return the report as a file, which is made before it is recorded who takes it out: that locks the database."""
    make, content_type = FILES[kind]
    response = HttpResponse(make(report), content_type=content_type)
    record(Kind.EXPORT, by=by, label=_("Report to the steering group"), format=kind, selection=_in_words(report))
    name = f"inspel-{report.selection.first}-{report.selection.last}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _in_words(report):
    """Return the days of the report, and what it is limited to."""
    chosen = report.selection
    return [f"{chosen.first} – {chosen.last}", *map(str, chosen.parts.values())]

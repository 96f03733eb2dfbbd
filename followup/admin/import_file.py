"""Values of key figures to a file and from one: a dry run that changes nothing, then exactly what it showed."""

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.admin.pages import render_admin_page
from followup.downloads import measurements_as_csv
from followup.imports.check import check
from followup.imports.errors import ImportFileError
from followup.imports.read import read_rows
from followup.imports.store import store

MOST_SHOWN = 100
# What was shown is signed and posted back. By the next day the values may be others, and the file is at hand.
_SALT, _MAX_SECONDS = "followup.admin.import_file", 24 * 60 * 60


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV file or Excel workbook (XLSX)"),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )

    def clean_file(self):
        """Return the Checked of the file."""
        try:
            return check(read_rows(self.cleaned_data["file"]))
        except ImportFileError as error:
            raise ValidationError(str(error)) from error


def may_import(model_admin, request):
    return model_admin.has_add_permission(request) and model_admin.has_change_permission(request)


@method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
def import_page(model_admin, request):
    if not may_import(model_admin, request):
        raise PermissionDenied
    is_post = request.method == "POST"
    if is_post and "checked" in request.POST:
        return _read_in(model_admin, request)
    form = FileForm(request.POST, request.FILES, label_suffix="") if is_post else FileForm(label_suffix="")
    checked = form.cleaned_data["file"] if is_post and form.is_valid() else None
    return _page(model_admin, request, form, checked)


def _page(model_admin, request, form, checked=None, fault=""):
    context = {"title": _("Read in from a file"), "checked": checked, "fault": fault}
    if checked:
        context["faults"], context["more_faults"] = checked.faults[:MOST_SHOWN], len(checked.faults) - MOST_SHOWN
        if checked.changes and not checked.faults:
            context["signed"] = signing.dumps([request.user.pk, checked.changes], salt=_SALT, compress=True)
    response = render_admin_page(model_admin, request, "admin/followup/measurement/import.html", context, form=form)
    if fault or (checked and checked.faults):
        response.status_code = 422
    return response


def _read_in(model_admin, request):
    """Store what was shown to this user, and return to the list of values."""
    try:
        user, changes = signing.loads(request.POST["checked"], salt=_SALT, max_age=_MAX_SECONDS)
        if user != request.user.pk:
            raise signing.BadSignature
        store(changes, request.user)
    except signing.BadSignature:
        fault = _("What was shown is too old, or was changed on the way. Choose the file again.")
    except ImportFileError as error:
        fault = str(error)
    else:
        text = ngettext("%(count)d value was read in.", "%(count)d values were read in.", len(changes))
        messages.success(request, text % {"count": len(changes)})
        return redirect("admin:followup_measurement_changelist")
    return _page(model_admin, request, FileForm(label_suffix=""), fault=fault)


@method_decorator(require_safe)
def export_page(model_admin, request):
    """Return the real values of the list, as it is filtered, as a file that can be edited and read in again."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    try:
        shown = model_admin.get_changelist_instance(request).get_queryset(request)
    except IncorrectLookupParameters:
        return redirect("admin:followup_measurement_changelist")
    response = HttpResponse(measurements_as_csv(shown), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="varden.csv"'
    return response


# The addresses below /admin/followup/measurement/ that Django does not have: (route, view, name).
PAGES = [
    ("import/", import_page, "followup_measurement_import"),
    ("export/", export_page, "followup_measurement_export"),
]

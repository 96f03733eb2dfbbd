"""Rows of a model to a file and from one: a dry run that changes nothing, then exactly what it showed."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.admin.pages import render_admin_page
from core.not_done import not_done
from core.sent_again import comes_back, form_is_back, is_sent_again
from followup.activities.downloads import activities_as_csv
from followup.downloads import measurements_as_csv
from followup.imports.activities import MAX_CELL as MAX_ACTIVITY_CELL
from followup.imports.activities import check_activities, store_activities
from followup.imports.check import check
from followup.imports.errors import ImportFileError
from followup.imports.read import MAX_CELL, read_rows
from followup.imports.store import store

MOST_SHOWN = 100
# What was shown is signed and posted back. By the next day the rows may be others, and the file is at hand.
_SHARE_OF_FORM = 0.9  # of the largest form that anybody may send
_SALT, _MAX_SECONDS = "followup.admin.import_file", 24 * 60 * 60


@dataclass(frozen=True)
class ImportKind:
    """
    What an import page reads in. `check` makes a Checked of rows, and `store` stores its changes for a user.

    `list_page` is the url name of the list in the admin, `export` of what sends what is there, if anything does, and
    `lines` the template of the table that shows row by row what would change.
    """

    check: Callable
    store: Callable
    list_page: str
    done: LazyText
    nothing_new: LazyText
    help_text: LazyText
    lines: str
    max_cell: int = MAX_CELL
    export: str = ""

    @property
    def salt(self):
        """What is signed on the page of one kind is not believed on that of another."""
        return f"{_SALT}.{self.list_page}"


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV file or Excel workbook (XLSX)"),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )

    def __init__(self, *args, kind, **kwargs):
        self.kind = kind
        super().__init__(*args, label_suffix="", **kwargs)

    def clean_file(self):
        """Return the Checked of the file."""
        try:
            return self.kind.check(read_rows(self.cleaned_data["file"], max_cell=self.kind.max_cell))
        except ImportFileError as error:
            raise ValidationError(str(error)) from error


def may_import(model_admin, request):
    return model_admin.has_add_permission(request) and model_admin.has_change_permission(request)


def import_page(kind):
    """Return the page, as core.admin.pages.admin_path takes it, that reads in what the ImportKind says."""

    @comes_back(form=FileForm)
    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def page(model_admin, request):
        if not may_import(model_admin, request):
            raise PermissionDenied
        if is_sent_again(request):
            if "checked" in request.POST:
                return not_done(request)
            form_is_back(request)
            return _page(kind, model_admin, request, FileForm(kind=kind))
        is_post = request.method == "POST"
        if is_post and "checked" in request.POST:
            return _read_in(kind, model_admin, request)
        form = FileForm(request.POST, request.FILES, kind=kind) if is_post else FileForm(kind=kind)
        checked = form.cleaned_data["file"] if is_post and form.is_valid() else None
        return _page(kind, model_admin, request, form, checked)

    return page


def _page(kind, model_admin, request, form, checked=None, fault=""):
    context = {
        "title": _("Read in from a file"),
        "kind": kind,
        "list_url": reverse(kind.list_page),
        "checked": checked,
        "fault": fault,
    }
    if checked:
        context["faults"], context["more_faults"] = checked.faults[:MOST_SHOWN], len(checked.faults) - MOST_SHOWN
        if checked.changes and not checked.faults:
            signed = signing.dumps([request.user.pk, checked.changes], salt=kind.salt, compress=True)
            if len(signed) < _SHARE_OF_FORM * settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
                context["signed"] = signed
            else:
                fault = context["fault"] = _("The file changes too much at once. Divide it, and read in the parts.")
    response = render_admin_page(model_admin, request, "admin/followup/import.html", context, form=form)
    if fault or (checked and checked.faults):
        response.status_code = 422
    return response


def _read_in(kind, model_admin, request):
    """Store what was shown to this user on this page, and return to the list."""
    try:
        user, changes = signing.loads(request.POST["checked"], salt=kind.salt, max_age=_MAX_SECONDS)
        if user != request.user.pk:
            raise signing.BadSignature
        kind.store(changes, request.user)
    except signing.BadSignature:
        fault = _("What was shown is too old, or was changed on the way. Choose the file again.")
    except ImportFileError as error:
        fault = str(error)
    else:
        messages.success(request, kind.done % {"count": len(changes)})
        return redirect(kind.list_page)
    return _page(kind, model_admin, request, FileForm(kind=kind), fault=fault)


FIGURES = ImportKind(
    check=check,
    store=store,
    list_page="admin:followup_measurement_changelist",
    done=ngettext_lazy("%(count)d value was read in.", "%(count)d values were read in.", "count"),
    nothing_new=gettext_lazy("All values of the file are there already. There is nothing to read in."),
    help_text=gettext_lazy(
        "The file has the columns of the CSV file that a key figure's page offers: key_figure, place_code or place, "
        "year, gender (T, K or M), value and status. Other columns are not read. Of a workbook, the first sheet is "
        "read."
    ),
    lines="admin/followup/_figure_lines.html",
)
ACTIVITIES = ImportKind(
    check=check_activities,
    store=store_activities,
    list_page="admin:followup_activity_changelist",
    done=ngettext_lazy("%(count)d activity was read in.", "%(count)d activities were read in.", "count"),
    nothing_new=gettext_lazy("All activities of the file are there already. There is nothing to read in."),
    help_text=gettext_lazy(
        "The first row has the headings title, status and sub_goals, and if you like slug, text, starts_on, ends_on, "
        "organisations, key_figures and is_public. Several in a cell stand with a bar (|) between. A row with a slug "
        "changes that activity, one without makes a new one. Of a workbook, the first sheet is read."
    ),
    lines="admin/followup/_activity_lines.html",
    max_cell=MAX_ACTIVITY_CELL,
    export="admin:followup_activity_export",
)


def export_activities(model_admin, request):
    """Send all activities as a file that can be edited and read in again."""
    if not may_import(model_admin, request):
        raise PermissionDenied
    response = HttpResponse(activities_as_csv(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="aktiviteter.csv"'
    return response


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


# The addresses below /admin/followup/measurement/ and …/activity/ that Django does not have: (route, view, name).
PAGES = [
    ("import/", import_page(FIGURES), "followup_measurement_import"),
    ("export/", export_page, "followup_measurement_export"),
]
ACTIVITY_PAGES = [
    ("import/", import_page(ACTIVITIES), "followup_activity_import"),
    ("export/", export_activities, "followup_activity_export"),
]

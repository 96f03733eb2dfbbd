"""The page that gives a translator a file and takes it back, after a dry run."""

from functools import partial, update_wrapper

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.not_done import not_done
from core.sent_again import comes_back, form_is_back, is_sent_again
from core.translations.paragraphs import State
from followup.imports.errors import ImportFileError
from followup.imports.read import read_rows
from naravard.staff.translations.check import check
from naravard.staff.translations.status import LANGUAGES, Choice, translation_status
from naravard.staff.translations.store import store
from naravard.staff.translations.workbook import MAX_CELL, MOST_PARAGRAPHS, lines_of, workbook

MOST_SHOWN = 100
_SALT, _MAX_SECONDS = "naravard.staff.translations", 24 * 60 * 60
_SHARE_OF_FORM = 0.9  # of the largest form that anybody may send


class FileForm(forms.Form):
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES)
    file = forms.FileField(
        label=gettext_lazy("Workbook (XLSX) that the translator sent back"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_file(self):
        """Return the rows of the file."""
        try:
            return read_rows(self.cleaned_data["file"], max_cell=MAX_CELL)
        except ImportFileError as error:
            raise ValidationError(str(error)) from error


@comes_back(form=FileForm)
@require_http_methods(["GET", "HEAD", "POST"])
def translation_files(request, site):
    """Show both forms; check a file that is sent; read in what was checked."""
    choice = _choice(request, site)
    initial = {"language": choice.language} if choice.language else {}
    form = FileForm(initial=initial, label_suffix="")
    if is_sent_again(request):
        if "checked" in request.POST:
            return not_done(request)
        form_is_back(request)
    elif request.method == "POST" and "checked" in request.POST:
        return _read_in(request, site, choice)
    elif request.method == "POST":
        form = FileForm(request.POST, request.FILES, label_suffix="")
        return _page(request, site, choice, form, *_checked(request, choice, form))
    return _page(request, site, choice, form)


def _choice(request, site):
    """Return the Choice for who may change any of the texts."""
    choice = Choice(request, site)
    if not any(one.has_change_permission(request) for one in choice.admins.values()):
        raise PermissionDenied
    return choice


def _checked(request, choice, form):
    """Return (the Checked of the file or None, the fault that is told, if any)."""
    if not form.is_valid():
        return None, ""
    try:
        return check(form.cleaned_data["file"], form.cleaned_data["language"], request, choice.admins), ""
    except ImportFileError as error:
        return None, str(error)


def _page(request, site, choice, form, checked=None, fault=""):
    context = site.each_context(request) | {
        "title": _("Files for a translator"),
        "choice": choice,
        "languages": LANGUAGES,
        "states": State.choices,
        "form": form,
        "checked": checked,
        "fault": fault,
    }
    if checked:
        context |= {"lines": checked.lines[:MOST_SHOWN], "more_lines": len(checked.lines) - MOST_SHOWN}
        context |= {"refused": checked.refused[:MOST_SHOWN], "more_refused": len(checked.refused) - MOST_SHOWN}
        if checked.changes:
            signed = signing.dumps([request.user.pk, checked.changes], salt=_SALT, compress=True)
            if len(signed) < _SHARE_OF_FORM * settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
                context["signed"] = signed
            else:
                fault = context["fault"] = _("The file changes too much at once. Divide it, and read in the parts.")
    request.current_app = site.name
    status = 422 if fault or form.errors else 200
    return TemplateResponse(request, "admin/translations/files.html", context, status=status)


def _read_in(request, site, choice):
    """Store what was shown to this user on this page, and lead to the page of the translations."""
    try:
        user, changes = signing.loads(request.POST["checked"], salt=_SALT, max_age=_MAX_SECONDS)
        if user != request.user.pk:
            raise signing.BadSignature
        store(changes, request, choice.admins)
    except signing.BadSignature:
        fault = _("What was shown is too old, or was changed on the way. Choose the file again.")
    except ImportFileError as error:
        fault = str(error)
    else:
        done = ngettext("%(count)d text was read in.", "%(count)d texts were read in.", len(changes))
        messages.success(request, done % {"count": len(changes)})
        return redirect("admin:translation_status")
    return _page(request, site, choice, FileForm(label_suffix=""), fault=fault)


@require_safe
def translation_workbook(request, site):
    """Send the chosen texts in one language as a workbook."""
    choice = _choice(request, site)
    if not choice.language:
        return redirect("admin:translation_files")
    lines = list(lines_of(choice.rows(request), choice.state))
    if len(lines) > MOST_PARAGRAPHS:
        text = _("That is more than %(limit)d paragraphs. Choose one kind, and download one at a time.")
        messages.error(request, text % {"limit": MOST_PARAGRAPHS})
        return redirect(f"{reverse('admin:translation_files')}?{choice.query}")
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(workbook(lines, _("Translations")), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="oversattning-{choice.language}.xlsx"'
    return response


def translation_urls(site):
    """Return the URL patterns of the pages about translations."""
    views = [
        ("translations/", translation_status, "translation_status"),
        ("translations/files/", translation_files, "translation_files"),
        ("translations/workbook/", translation_workbook, "translation_workbook"),
    ]
    return [
        path(route, site.admin_view(update_wrapper(partial(view, site=site), view)), name=name)
        for route, view, name in views
    ]

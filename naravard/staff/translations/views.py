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
from naravard.staff.translations.check import check
from naravard.staff.translations.read import read_workbook
from naravard.staff.translations.status import LANGUAGES, Choice, translation_status
from naravard.staff.translations.store import is_stored, store
from naravard.staff.translations.workbook import MOST_PARAGRAPHS, lines_of, workbook

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
            return read_workbook(self.cleaned_data["file"])
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
    elif request.method == "POST" and "refused" in request.POST:
        return _refused_rows(request, site, choice)
    elif request.method == "POST" and "checked" in request.POST:
        return _read_in(request, site, choice)
    elif request.method == "POST":
        form = FileForm(request.POST, request.FILES, label_suffix="")
        return _page(request, site, choice, form, _checked(request, choice, form))
    return _page(request, site, choice, form)


def _choice(request, site):
    """Return the Choice for who may change any of the texts."""
    choice = Choice(request, site)
    if not any(one.has_change_permission(request) for one in choice.admins.values()):
        raise PermissionDenied
    return choice


def _checked(request, choice, form):
    """Return the Checked of the file, or None."""
    if not form.is_valid():
        return None
    return check(form.cleaned_data["file"], form.cleaned_data["language"], request, choice.admins)


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
        context["swedish_rows"] = ", ".join(map(str, checked.swedish[:MOST_SHOWN]))
        context["signed"] = _signed(request, "checked", checked.changes)
        context["signed_refused"] = _signed(request, "refused", [[*one.cells, one.text] for one in checked.refused])
        if checked.changes and not context["signed"]:
            fault = context["fault"] = _("The file changes too much at once. Divide it, and read in the parts.")
    request.current_app = site.name
    status = 422 if fault or form.errors else 200
    return TemplateResponse(request, "admin/translations/files.html", context, status=status)


def _signed(request, name, content):
    """Return what the page sends back, signed for the user, or "" if there is nothing or too much of it."""
    if not content:
        return ""
    signed = signing.dumps([request.user.pk, content], salt=f"{_SALT}.{name}", compress=True)
    return signed if len(signed) < _SHARE_OF_FORM / 2 * settings.DATA_UPLOAD_MAX_MEMORY_SIZE else ""


def _shown(request, name):
    """Return what was shown to this user. Raise BadSignature."""
    user, content = signing.loads(request.POST[name], salt=f"{_SALT}.{name}", max_age=_MAX_SECONDS)
    if user != request.user.pk:
        raise signing.BadSignature
    return content


def _refused_rows(request, site, choice):
    """Send the rows that were not read in as a workbook, with why, for the translator to set right."""
    try:
        lines = _shown(request, "refused")
    except signing.BadSignature:
        return _page(request, site, choice, FileForm(label_suffix=""), fault=_too_old())
    return _sent(workbook(lines, _("Rows that are not read in"), _("Why")), "ej-inlasta-rader.xlsx")


def _too_old():
    return _("What was shown is too old, or was changed on the way. Choose the file again.")


def _sent(content, name):
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _read_in(request, site, choice):
    """Store what was shown to this user on this page, and lead to the page of the translations."""
    try:
        changes = _shown(request, "checked")
        store(changes, request, choice.admins)
    except signing.BadSignature:
        fault = _too_old()
    except ImportFileError as error:
        if is_stored(changes, request, choice.admins):
            messages.info(request, _("The texts are read in already."))
            return redirect("admin:translation_status")
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
    return _sent(workbook(lines, _("Translations")), f"oversattning-{choice.language}.xlsx")


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

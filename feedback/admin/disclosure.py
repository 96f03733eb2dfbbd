"""The page that makes a copy of an inspel for disclosure, when somebody asks for the public record."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from core.admin.pages import render_admin_page
from feedback.actions import log_disclosure
from feedback.reporting.disclosure import MESSAGES, NOTES, SENDER, disclosure, disclosure_pdf, inspel_to_disclose


class DisclosureForm(forms.Form):
    """What goes into the copy. It is made only after a process leader has assessed which parts are secret."""

    leave_out = forms.MultipleChoiceField(
        label=_("Leave out of the copy"),
        choices=[
            (SENDER, _("The sender's name and e-mail address")),
            (MESSAGES, _("The messages between the sender and us")),
            (NOTES, _("Internal notes")),
        ],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave out only what a rule of law says is secret, and tell the one who asked for it."),
    )
    is_assessed = forms.BooleanField(
        label=_("I have judged which parts are secret"),
        error_messages={"required": _("Judge first which parts are secret, and tick the box.")},
    )
    kind = forms.ChoiceField(
        label=_("Format"),
        choices=[("pdf", _("PDF, to read and print")), ("json", _("JSON, for another system"))],
        widget=forms.RadioSelect,
        initial="pdf",
    )


def disclosure_page(model_admin, request, pk):
    inspel = get_object_or_404(inspel_to_disclose(), pk=pk)
    if not model_admin.has_change_permission(request, inspel):
        raise PermissionDenied
    form = DisclosureForm(request.POST or None, label_suffix="")
    if form.is_valid():
        return _copy_response(inspel, by=request.user, **form.cleaned_data)
    title = _("Make a copy of %(reference)s") % {"reference": inspel.reference}
    context = {"title": title, "inspel": inspel}
    return render_admin_page(model_admin, request, "admin/feedback/inspel/disclosure.html", context, form=form)


@transaction.atomic
def _copy_response(inspel, *, by, kind, leave_out, is_assessed):
    """Return the copy as a file, and log that it was made; if it cannot be made, nothing is logged."""
    log_disclosure(inspel=inspel, left_out=leave_out, by=by)
    if kind == "json":
        response = JsonResponse(
            disclosure(inspel, leave_out=leave_out), json_dumps_params={"ensure_ascii": False, "indent": 2}
        )
    else:
        response = HttpResponse(disclosure_pdf(inspel, leave_out=leave_out), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="inspel-{inspel.reference}.{kind}"'
    response["Cache-Control"] = "no-store"
    return response

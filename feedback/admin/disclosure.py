"""The page that makes a copy of an inspel for disclosure, when somebody asks for the public record."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from core.admin.pages import render_admin_page
from core.pdf.typesetting import TypesettingError
from core.sent_again import comes_back, form_is_back, is_sent_again
from feedback.actions import log_disclosure
from feedback.admin.queue.links import filters_context
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


@comes_back(form=DisclosureForm)
def disclosure_page(model_admin, request, pk):
    inspel = get_object_or_404(inspel_to_disclose(), pk=pk)
    if not model_admin.has_change_permission(request, inspel):
        raise PermissionDenied
    form = DisclosureForm(request.POST or None, label_suffix="")
    if is_sent_again(request):
        form_is_back(request)
    elif form.is_valid() and (response := _copy_response(inspel, form, by=request.user)):
        return response
    title = _("Make a copy of %(reference)s") % {"reference": inspel.reference}
    context = {"title": title, "inspel": inspel, **filters_context(request)}
    return render_admin_page(model_admin, request, "admin/feedback/inspel/disclosure.html", context, form=form)


def _copy_response(inspel, form, *, by):
    """
    Return the copy as a file, and log that it was made; if it cannot be made, return None and say why at the form.

    The copy is made before the log is written to, since that locks the database.
    """
    kind, leave_out = form.cleaned_data["kind"], form.cleaned_data["leave_out"]
    try:
        response = _copy(inspel, kind, leave_out)
    except TypesettingError:
        form.add_error("kind", _("The PDF could not be made, and nothing is logged. Try again, or take JSON."))
        return None
    log_disclosure(inspel=inspel, kind=kind, left_out=leave_out, by=by)
    response["Content-Disposition"] = f'attachment; filename="inspel-{inspel.reference}.{kind}"'
    response["Cache-Control"] = "no-store"
    return response


def _copy(inspel, kind, leave_out):
    if kind == "json":
        return JsonResponse(
            disclosure(inspel, leave_out=leave_out), json_dumps_params={"ensure_ascii": False, "indent": 2}
        )
    return HttpResponse(disclosure_pdf(inspel, leave_out=leave_out), content_type="application/pdf")

"""The page where process leaders choose whether and when they get mail about new inspel."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from core.admin.pages import render_admin_page
from core.sent_again import comes_back, form_is_back, is_sent_again
from feedback.models import ModeratorPreference
from feedback.notifications import digest


class MailPreferenceForm(forms.Form):
    new_inspel_mail = forms.ChoiceField(
        label=_("When an inspel comes in"),
        choices=ModeratorPreference.NewInspelMail.choices,
        widget=forms.RadioSelect,
    )


@comes_back(form=MailPreferenceForm)
def mail_preference_page(model_admin, request):
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    current = digest.get_mail_preference(request.user)
    form = MailPreferenceForm(request.POST or None, initial={"new_inspel_mail": current}, label_suffix="")
    if is_sent_again(request):
        form_is_back(request)
    elif request.method == "POST" and form.is_valid():
        digest.set_mail_preference(user=request.user, choice=form.cleaned_data["new_inspel_mail"])
        messages.success(request, _("Your choice of mail is saved."))
        return redirect("admin:feedback_inspel_mail")
    context = {
        "title": _("Mail about new inspel"),
        "address": request.user.email,
        "digest_hour": digest.digest_hour(),
    }
    template = "admin/feedback/inspel/queue/mail_preference.html"
    return render_admin_page(model_admin, request, template, context, form=form)

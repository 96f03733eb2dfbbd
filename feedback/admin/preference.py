"""Each process leader's own choice of how to hear of new inspel."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from feedback import mail_digest
from feedback.models import ModeratorPreference


class MailForm(forms.Form):
    new_inspel_mail = forms.ChoiceField(
        label=_("When an inspel comes in"),
        choices=ModeratorPreference.NewInspelMail.choices,
        widget=forms.RadioSelect,
    )


class MailChoice:
    def get_urls(self):
        view = self.admin_site.admin_view(self.mail_view)
        return [path("mail/", view, name="feedback_inspel_mail"), *super().get_urls()]

    def mail_view(self, request):
        if not self.has_change_permission(request):
            raise PermissionDenied
        now = mail_digest.choice_of(request.user)
        form = MailForm(request.POST or None, initial={"new_inspel_mail": now}, label_suffix="")
        if request.method == "POST" and form.is_valid():
            mail_digest.choose_mail(user=request.user, choice=form.cleaned_data["new_inspel_mail"])
            messages.success(request, _("Your choice of mail is saved."))
            return redirect("admin:feedback_inspel_mail")
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "title": _("Mail about new inspel"),
            "opts": self.opts,
            "form": form,
            "address": request.user.email,
            "digest_hour": mail_digest.digest_hour(),
            "media": self.media,
        }
        return TemplateResponse(
            request, "admin/feedback/inspel/change_list_mail.html", context, status=422 if form.errors else 200
        )

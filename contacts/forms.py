"""The form for a message to a contact, also used for the accessibility report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import NAME_MAX_LENGTH, CleanEmailField, CleanLineField, CleanTextField, PublicForm, name_input

MESSAGE_MAX_LENGTH = 5000


class ContactMessageForm(PublicForm):
    text = CleanTextField(
        label=_("Your message"),
        max_length=MESSAGE_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Do not write about anybody's health or other sensitive matters."),
        error_messages={"required": _("Write your message.")},
    )
    sender_name = CleanLineField(
        label=_("Your name (optional)"),
        max_length=NAME_MAX_LENGTH,
        required=False,
        widget=name_input(),
        error_messages={"max_length": _("The name is too long: at most %(limit_value)d characters fit.")},
    )
    reply_to = CleanEmailField(
        label=_("Your e-mail address (optional)"),
        required=False,
        help_text=_("Only needed if you want a reply."),
    )

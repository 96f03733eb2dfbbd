"""What every public form shares, and the forms of this app."""

import re
import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MESSAGE_MAX_LENGTH = 5000
# Invisible characters that nobody types (line break and tab are wanted). Removed: nobody could see what to mend.
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class FormKeyField(forms.Field):
    """A random key made with each empty form: two submissions with the same key are one double click."""

    widget = forms.HiddenInput

    def __init__(self):
        super().__init__(required=False, initial=uuid.uuid4)

    def to_python(self, value):
        try:
            return uuid.UUID(str(value))
        except ValueError:
            return uuid.uuid4()


class CleanTextField(forms.CharField):
    """Text from the public: line breaks made alike, invisible control characters removed, broken letters refused."""

    def to_python(self, value):
        value = super().to_python(
            _CONTROL_CHARACTERS.sub("", str(value or "").replace("\r\n", "\n").replace("\r", "\n"))
        )
        if "\N{REPLACEMENT CHARACTER}" in value:
            raise ValidationError(
                _("Some letters could not be read and show as “%(mark)s”. Write them again.")
                % {"mark": "\N{REPLACEMENT CHARACTER}"}
            )
        return value


class PublicForm(forms.Form):
    """
    Base of every form that anybody may send: keeps what was typed, whatever went wrong.

    `csrf_failed` says that the request's token did not hold: the form is shown again, filled in, with a new token.
    """

    form_key = FormKeyField()

    def __init__(self, *args, csrf_failed=False, **kwargs):
        self.csrf_failed = csrf_failed
        super().__init__(*args, label_suffix="", **kwargs)

    def clean(self):
        if self.csrf_failed:
            raise ValidationError(
                _("The page was open too long, or your browser does not save cookies. Nothing is lost: send again."),
                code="csrf",
            )
        return super().clean()

    def content_fields(self):
        """The visible fields, for the error summary and for templates."""
        return self.visible_fields()


class ContactMessageForm(PublicForm):
    text = CleanTextField(
        label=_("Your message"),
        max_length=MESSAGE_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Do not write about anybody's health or other sensitive matters."),
        error_messages={"required": _("Write your message.")},
    )
    sender_name = CleanTextField(
        label=_("Your name (optional)"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    reply_to = forms.EmailField(
        label=_("Your e-mail address (optional)"),
        required=False,
        help_text=_("Only needed if you want a reply."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Write the address as name@example.se, or leave the field empty.")},
    )

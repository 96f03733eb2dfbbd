"""The forms on the private page of the sender: a message, a verdict on the answer, and the e-mail about changes."""

import uuid

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from core.forms import CleanEmailField, CleanTextField, FormKeyField
from core.text import ltr_text
from feedback.forms.base import PlainForm
from feedback.lifecycle import Handling
from feedback.models import MESSAGE_MAX_LENGTH, VERDICT_COMMENT_MAX_LENGTH


class MessageForm(PlainForm):
    """A reply or an addition. `seen` is the handling state of the inspel when the form was shown."""

    form_key = FormKeyField()
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    text = CleanTextField(
        max_length=MESSAGE_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "You need not say who you are. At most 5,000 characters. Do not write about the health of anybody who can "
            "be recognised."
        ),
        error_messages={"required": _("Write something before you send.")},
    )

    def __init__(self, *args, inspel, **kwargs):
        kwargs.setdefault("auto_id", "message_%s")
        super().__init__(*args, initial={"seen": inspel.handling}, **kwargs)
        is_asked = inspel.handling == Handling.WAITING_FOR_SENDER
        self.fields["text"].label = _("Your reply") if is_asked else _("Do you want to add something?")

    def clean(self):
        cleaned = super().clean()
        # The same form with another text is a new message; with the same text it is a double click.
        cleaned["form_key"] = uuid.uuid5(cleaned["form_key"], cleaned.get("text", ""))
        return cleaned

    def was_decided_meanwhile(self, inspel):
        """Return whether the inspel was answered or closed after the form was shown."""
        return self.cleaned_data["seen"] in Handling.open_states() and not inspel.is_open


class VerdictForm(PlainForm):
    """Whether the answer helped. `answer` is the time of the answer that the sender read, since it may have changed."""

    answer = forms.CharField(widget=forms.HiddenInput, required=False)
    was_helpful = forms.TypedChoiceField(
        label=_("Did the answer help?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text=_("If it did not, a process leader looks at whether your inspel should be opened again."),
        error_messages={"required": _("Choose yes or no."), "invalid_choice": _("Choose yes or no.")},
    )
    comment = CleanTextField(
        label=_("Do you want to say why? (optional)"),
        max_length=VERDICT_COMMENT_MAX_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("At most 2,000 characters. Only process leaders read it."),
    )

    def __init__(self, *args, inspel, **kwargs):
        kwargs.setdefault("auto_id", "verdict_%s")
        answered_at = inspel.answered_at
        super().__init__(*args, initial={"answer": answered_at.isoformat() if answered_at else ""}, **kwargs)

    def clean_answer(self):
        """Return the time as a datetime, or None if it is invalid."""
        try:
            return parse_datetime(self.cleaned_data["answer"])
        except ValueError:
            return None


class MailForm(PlainForm):
    """Start the e-mail about each change, to a new address or to the known one."""

    email = CleanEmailField(
        label=_("Your e-mail address"), error_messages={"required": _("Write your e-mail address.")}
    )

    def __init__(self, *args, inspel, **kwargs):
        super().__init__(*args, **kwargs)
        if inspel.email:
            email = self.fields["email"]
            email.required, email.label = False, _("Another e-mail address (optional)")
            email.help_text = _("Leave this empty to use %(address)s.") % {"address": ltr_text(inspel.masked_email)}

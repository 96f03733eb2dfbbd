from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.forms import CleanTextField
from feedback.models import REPORT_COMMENT_MAX_LENGTH, InspelReport


class InspelReportForm(forms.Form):
    """A report of a published inspel. It asks nothing about who reports."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=InspelReport.Reason,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what is wrong."),
            "invalid_choice": _("Choose one of the answers to what is wrong."),
        },
    )
    comment = CleanTextField(
        label=_("Do you want to say more? (optional)"),
        max_length=REPORT_COMMENT_MAX_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("At most 1,000 characters. Say which words it is about. Write nothing that shows who you are."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def content_fields(self):
        """The visible fields, for the error summary."""
        return self.visible_fields()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("reason") == InspelReport.Reason.OTHER and not cleaned.get("comment", "x"):
            self.add_error("comment", _("Write a few words about what is wrong."))
        return cleaned

"""The forms for readers: was a page useful, a comment on that answer, and a report of a published inspel."""

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import CleanTextField
from feedback.forms.base import PlainForm
from feedback.models import COMMENT_MAX_LENGTH, REPORT_COMMENT_MAX_LENGTH, InspelReport
from feedback.page_reactions import unsign_path


class PageReactionForm(forms.Form):
    """Yes or no to whether a page was useful. The path is signed, so only a page with the question can be answered."""

    path = forms.CharField()
    answer = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])

    def clean_path(self):
        try:
            return unsign_path(self.cleaned_data["path"])
        except signing.BadSignature as error:
            raise ValidationError("This is no page that asked.") from error


class PageCommentForm(PlainForm):
    """A comment to the answer `reaction` about a page, which is None if its key is invalid or expired."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    comment = CleanTextField(
        label=_("Your comment (optional)"),
        max_length=COMMENT_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "At most 1,000 characters. Write nothing that shows who you or somebody else is, "
            "and nothing about anybody's health."
        ),
        error_messages={"required": _("Write a comment, or leave the page: your answer is already saved.")},
    )

    def __init__(self, *args, reaction, **kwargs):
        self.reaction = reaction
        super().__init__(*args, **kwargs)

    def clean(self):
        if self.reaction is None:
            self.add_error(
                "comment", _("It took too long, so the comment cannot be saved here. Send it as an inspel instead.")
            )
        return super().clean()

    def save(self):
        """Add the comment to the answer and return True. If it already has one, add a form error and return False."""
        is_saved = self.reaction.add_comment(self.cleaned_data["comment"])
        if not is_saved:
            self.add_error(
                "comment", _("You have already left a comment here. Do you want to say more? Send an inspel.")
            )
        return is_saved


class InspelReportForm(PlainForm):
    """A report of a published inspel. It asks for no personal data."""

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

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("reason") == InspelReport.Reason.OTHER and not cleaned.get("comment", "x"):
            self.add_error("comment", _("Write a few words about what is wrong."))
        return cleaned

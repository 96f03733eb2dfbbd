from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import CleanTextField
from feedback.models import COMMENT_MAX_LENGTH, REPORT_COMMENT_MAX_LENGTH, InspelReport
from feedback.page_reactions import unsign_path


class PageReactionForm(forms.Form):
    """Yes or no about a page. Its path comes signed, so nobody can answer about a page that did not ask."""

    path = forms.CharField()
    answer = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])

    def clean_path(self):
        try:
            return unsign_path(self.cleaned_data["path"])
        except signing.BadSignature as error:
            raise ValidationError("This is no page that asked.") from error


class PageCommentForm(forms.Form):
    """A comment to an answer about a page. `reaction` is that answer, or None when its key was false or too old."""

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
        super().__init__(*args, label_suffix="", **kwargs)

    def clean(self):
        if self.reaction is None:
            self.add_error(
                "comment", _("It took too long, so the comment cannot be saved here. Send it as an inspel instead.")
            )
        return super().clean()

    def content_fields(self):
        return self.visible_fields()

    def save(self):
        """Add the comment to its answer; a second one, which finds a first, is an error. Return whether it is kept."""
        is_kept = self.reaction.add_comment(self.cleaned_data["comment"])
        if not is_kept:
            self.add_error(
                "comment", _("You have already left a comment here. Do you want to say more? Send an inspel.")
            )
        return is_kept


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

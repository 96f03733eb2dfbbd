"""The forms of the bulk actions: what has to be filled in before an action runs on several inspel."""

from django import forms
from django.contrib.auth import get_user_model
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from core.display_name import user_display_name
from core.forms import CleanLineField, CleanTextField, FormKeyField
from core.personal_data import first_named
from feedback.admin.contact_details import ContactDetailsForm
from feedback.lifecycle import MISSING_MESSAGES_BY_REASON, CloseReason
from feedback.models import Inspel, Theme
from feedback.models.languages import ANSWER_MAX_LENGTH
from feedback.moderators import moderators

# Not “duplicate”, which needs the inspel that it duplicates, nor “withdrawn”, which only the sender decides.
REASONS = [CloseReason.OUTSIDE_MANDATE, CloseReason.ALREADY_DONE, CloseReason.UNCLEAR]

NAME_BOX = "name_ok"


class NoFieldsForm(forms.Form):
    """
    Base of each form here. `rows` are the inspel that the action runs on.

    `key` is the same for a click and its double, and becomes the group of what waits to be carried out.
    """

    key = FormKeyField()

    def __init__(self, *args, rows=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows

    def clear_errors(self):
        """Show the submitted form without any errors."""
        self._errors, self.cleaned_data = ErrorDict(), {}


class ModeratorField(forms.ModelChoiceField):
    """Chooses one of the `moderators`, who are asked for when the form is made."""

    def __init__(self, **kwargs):
        super().__init__(get_user_model().objects.none(), **kwargs)

    def label_from_instance(self, obj):
        return user_display_name(obj)


class AssignForm(NoFieldsForm):
    to = ModeratorField(
        label=_("Who takes them"),
        required=False,
        empty_label=_("Nobody"),
        help_text=_("Only those who may answer inspel are listed."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = moderators()


class ThemesForm(NoFieldsForm):
    ADD, REMOVE, REPLACE = "add", "remove", "replace"

    themes = forms.ModelMultipleChoiceField(
        label=_("Themes"), queryset=Theme.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    how = forms.ChoiceField(
        label=_("What to do with them"),
        choices=[
            (ADD, _("Add them to the themes that each has")),
            (REMOVE, _("Take them away")),
            (REPLACE, _("Let each have exactly these")),
        ],
        initial=ADD,
        widget=forms.RadioSelect,
    )

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("themes") and cleaned.get("how") != self.REPLACE and "themes" not in self.errors:
            self.add_error("themes", _("Choose at least one theme."))
        return cleaned

    @staticmethod
    def new_themes(inspel, data):
        """Return the set of themes that the inspel gets; `data` is the cleaned data of the form."""
        chosen, has = set(data["themes"]), set(inspel.themes.all())
        return {ThemesForm.ADD: has | chosen, ThemesForm.REMOVE: has - chosen, ThemesForm.REPLACE: chosen}[data["how"]]


class _SameAnswerForm(NoFieldsForm, ContactDetailsForm):
    """Base of a form with what all the senders read. It has the box about a name only when it is asked about."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.data.get(NAME_BOX):
            self._add_name_box()

    def _add_name_box(self):
        self.fields[NAME_BOX] = forms.BooleanField(label=_("All of them may read that name"), required=False)

    def check_texts(self, *names):
        """Add an error to each of the fields that holds what may not be read by all, or is to be asked."""
        texts = {name: self.cleaned_data.get(name) or "" for name in names}
        self.check_staff_texts(texts)
        if len(self.rows) > 1 and not self.data.get(NAME_BOX):
            for name, text in texts.items():
                self._ask_about_name(name, text)

    def _ask_about_name(self, field, text):
        at = first_named(text, [(row.name, row.email) for row in self.rows])
        if at is not None:
            self._add_name_box()
            question = _(
                "It holds the name that the sender of %(reference)s gave, and the others would read it. Take it out, "
                "or tick the box if it may stand there."
            )
            self.add_error(field, question % {"reference": self.rows[at].reference})


class AnswerForm(_SameAnswerForm):
    text = CleanTextField(
        label=_("Answer"),
        max_length=ANSWER_MAX_LENGTH,
        error_messages={"required": _("Write the answer.")},
        widget=forms.Textarea(attrs={"rows": 9, "dir": "auto"}),
        help_text=_("Every sender gets this answer as it stands here, so write nothing that is about one of them."),
    )

    def clean(self):
        cleaned = super().clean()
        self.check_texts("text")
        return cleaned


class CloseForm(_SameAnswerForm):
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[("", _("Choose a reason")), *((reason.value, reason.label) for reason in REASONS)],
        error_messages={"required": _("Choose why you close it.")},
    )
    decided_elsewhere = CleanLineField(
        label=_("Who decides instead"),
        max_length=Inspel._meta.get_field("decided_elsewhere").max_length,
        required=False,
        help_text=_("Only when somebody else decides on this. The sender reads it."),
    )
    text = CleanTextField(
        label=_("Answer (optional)"),
        max_length=ANSWER_MAX_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_("Every sender gets this answer as it stands here, so write nothing that is about one of them."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("reason") == CloseReason.OUTSIDE_MANDATE and not cleaned.get("decided_elsewhere"):
            self.add_error("decided_elsewhere", _("Write who decides on this instead."))
        if cleaned.get("reason") in MISSING_MESSAGES_BY_REASON and not cleaned.get("text"):
            self.add_error("text", MISSING_MESSAGES_BY_REASON[cleaned["reason"]])
        self.check_texts("text", "decided_elsewhere")
        return cleaned


class ReleaseForm(NoFieldsForm):
    publish = forms.BooleanField(
        label=_("Publish also those whose text for the site is ready"),
        required=False,
        help_text=_("Ready means: the sender has said yes, and a title and a text for the site are written."),
    )

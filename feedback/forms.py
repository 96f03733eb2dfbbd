from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts.forms import CleanTextField, PublicForm
from contacts.models import Organisation
from feedback.models import TEXT_MAX_LENGTH, Inspel
from strategy.models import SubGoal


class InspelForm(PublicForm):
    """The inspel form. `sub_goal` and `municipality` are chosen by slug, so that a link can fill them in."""

    sub_goal = forms.ModelChoiceField(
        SubGoal.objects.none(),
        to_field_name="slug",
        required=False,
        label=_("What is it about?"),
        empty_label=_("The strategy as a whole"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the sub-goals, or the strategy as a whole.")},
    )
    municipality = forms.ModelChoiceField(
        Organisation.objects.none(),
        to_field_name="slug",
        required=False,
        label=_("Which municipality?"),
        empty_label=_("The whole of Dalarna"),
        error_messages={"invalid_choice": _("Choose one of the municipalities, or the whole of Dalarna.")},
    )
    role = forms.ChoiceField(
        label=_("Who are you?"),
        choices=Inspel.Role,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who you are.")},
    )
    text = CleanTextField(
        label=_("Your inspel"),
        max_length=TEXT_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Write so that nobody can tell which patient or colleague it is about."),
        error_messages={
            "required": _("Write your inspel."),
            "max_length": _("The text is %(show_value)d characters long. At most %(limit_value)d fit: shorten it."),
        },
    )
    may_publish = forms.BooleanField(
        label=_("My inspel may be published, without my name, when a process leader has read it"), required=False
    )
    name = CleanTextField(
        label=_("Your name (optional)"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address (optional)"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Write the address as name@example.se, or leave the field empty.")},
    )
    may_contact = forms.BooleanField(label=_("You may contact me about my inspel"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sub_goal"].queryset = SubGoal.objects.all()
        self.fields["municipality"].queryset = Organisation.objects.municipalities()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("may_contact") and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", ValidationError(_("Write your e-mail address if we may contact you.")))
        return cleaned

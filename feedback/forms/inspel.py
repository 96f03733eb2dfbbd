"""The form for sending an inspel."""

from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contacts.models import Organisation
from core.forms import (
    NAME_MAX_LENGTH,
    CleanEmailField,
    CleanLineField,
    CleanTextField,
    PublicForm,
    has_error_of,
    name_input,
)
from core.language_names import written_languages
from core.language_select import LanguageSelect
from core.slugs import present_slug
from feedback.forms.offered import renamed_since, sign_offered
from feedback.models import TEXT_MAX_LENGTH, Inspel
from strategy.models import SubGoal

_ROW_CHOICES = ("sub_goal", "municipality")
_RENAMED = {"unknown", "renamed"}  # the codes of the errors that tell of it


class _RowsWhenAsked(ModelChoiceIterator):
    """The choices of a SlugChoiceField, whose queryset is not made before they are read."""

    def __init__(self, field):
        self.field = field

    @property
    def queryset(self):
        return self.field.queryset


class SlugChoiceField(forms.ModelChoiceField):
    """
    Chooses a row by its slug, also by one that it had when the page or the link to it was made.

    `make_queryset` is called when the rows are first asked for: who chose none and sees no form again needs none.
    """

    iterator = _RowsWhenAsked
    make_queryset = None

    def __init__(self, **kwargs):
        super().__init__(None, to_field_name="slug", **kwargs)

    def __deepcopy__(self, memo):
        """Return a copy whose choices are its own: Django copies them with the queryset, which is not there yet."""
        field = super().__deepcopy__(memo)
        field.widget.choices = field.choices
        return field

    @property
    def queryset(self):
        if self.make_queryset is not None:
            make, self.make_queryset = self.make_queryset, None
            self.queryset = make()
        return self._queryset

    @queryset.setter
    def queryset(self, queryset):
        self.make_queryset = None
        self._set_queryset(queryset)

    def to_python(self, value):
        return super().to_python(self._present(value))

    def prepare_value(self, value):
        return super().prepare_value(self._present(value))

    def _present(self, value):
        if not isinstance(value, str) or not value or self.queryset.filter(slug=value).exists():
            return value
        return present_slug(self.queryset.model, value) or value


class InspelForm(PublicForm):
    """
    The fields of an inspel. `sub_goal` and `municipality` are chosen by slug, so that a link can fill them in.

    The sub-goals are those of the current strategy, and the one of an earlier strategy that the sender chose in a form
    opened before it was replaced. `is_typed` says that also `initial` is what a sender chose.
    """

    text = CleanTextField(
        label=_("What do you want to say?"),
        max_length=TEXT_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "An idea, a wish or something that works well. A few sentences are enough; at most 5,000 characters fit. "
            "Write so that nobody can tell which patient or colleague it is about."
        ),
        error_messages={"required": _("Write your inspel.")},
    )
    text_language = forms.ChoiceField(
        label=_("Which language do you write in?"),
        choices=written_languages,
        required=False,
        widget=LanguageSelect,
        help_text=_("You can write in any language. The answer comes in Swedish, and can come in your language too."),
        error_messages={"invalid_choice": _("Choose one of the languages, or “Another language”.")},
    )
    sub_goal = SlugChoiceField(
        required=False,
        blank=True,
        label=_("What is it about?"),
        help_text=_("Choose the sub-goal that fits best. If you are not sure, choose the strategy as a whole."),
        empty_label=_("The strategy as a whole"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the sub-goals, or the strategy as a whole.")},
    )
    municipality = SlugChoiceField(
        required=False,
        label=_("Which municipality is it about?"),
        empty_label=_("The whole of Dalarna"),
        error_messages={"invalid_choice": _("Choose one of the municipalities, or the whole of Dalarna.")},
    )
    role = forms.ChoiceField(
        label=_("Who are you?"),
        choices=Inspel.Role,
        widget=forms.RadioSelect,
        help_text=_("Choose what fits best for what you want to say."),
        error_messages={
            "required": _("Choose who you are."),
            "invalid_choice": _("Choose one of the answers to who you are."),
        },
    )
    may_publish = forms.BooleanField(
        label=_("Yes, my inspel may be published without my name"),
        required=False,
        help_text=_(
            "A process leader reads it first and removes what could show who somebody is. "
            "Without your yes it is not published here."
        ),
    )
    name = CleanLineField(
        label=_("Your name (optional)"),
        max_length=NAME_MAX_LENGTH,
        required=False,
        widget=name_input(),
        help_text=_("Never published."),
        error_messages={"max_length": _("The name is too long: at most %(limit_value)d characters fit.")},
    )
    email = CleanEmailField(
        label=_("Your e-mail address (optional)"),
        required=False,
        help_text=_("Never published. We send the link to your own page to this address."),
    )
    may_contact = forms.BooleanField(
        label=_("Yes, you may e-mail me about my inspel"),
        required=False,
        help_text=_("Then we tell you when there is an answer. You need to write your e-mail address above."),
    )

    def __init__(self, *args, is_typed=False, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = self.data.get("sub_goal") if self.is_bound else is_typed and self.initial.get("sub_goal")
        self.fields["sub_goal"].make_queryset = partial(SubGoal.objects.current_and, slug=chosen or None)
        self.fields["municipality"].make_queryset = Organisation.objects.municipalities
        self.fields["text_language"].initial = get_language().partition("-")[0]

    @property
    def offered_signed(self):
        """
        Return what the form calls its choices. A template puts it into a hidden field `offered`.

        As long as a sender has not been told that a choice had another name, it is what they were shown.
        """
        choices = {name: self.fields[name] for name in _ROW_CHOICES if name in self.fields}
        if not self.is_bound or has_error_of(self, _RENAMED) or not any(map(self._is_renamed, choices)):
            return sign_offered(choices)
        return self.data.get("offered", "")

    def _is_renamed(self, name):
        """Return whether the choice had another name in the form that was posted, or may have had."""
        try:
            row = self.fields[name].clean(self.data.get(name) or None)
        except ValidationError:
            return False
        return bool(row) and renamed_since(self.data.get("offered"), name, row) != ""

    def clean(self):
        cleaned = super().clean()
        self._refuse_choices_renamed_since(cleaned)
        if cleaned.get("may_contact") and not cleaned.get("email") and "email" not in self.errors:
            message = _("Write your e-mail address, or untick the box that says we may e-mail you.")
            self.add_error("email", ValidationError(message, code="needed"))
        return cleaned

    def _refuse_choices_renamed_since(self, cleaned):
        """Add an error at each choice that has another name than in the form in which it was chosen, or may have."""
        message = _("When you opened the page this was called “%(then)s”. Check that your choice still fits.")
        unknown = _("We cannot see what this was called when you chose it. Check that your choice is right.")
        for name in _ROW_CHOICES:
            row = cleaned.get(name)
            then = renamed_since(self.data.get("offered"), name, row) if row else ""
            if then is None:
                self.add_error(name, ValidationError(unknown, code="unknown"))
            elif then:
                self.add_error(name, ValidationError(message, code="renamed", params={"then": then}))

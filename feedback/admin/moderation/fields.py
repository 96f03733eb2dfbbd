"""The fields of the moderation form, in the order of the page. What the form checks is in form.py."""

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from contacts.models import Organisation
from core.forms import CleanLineField, CleanTextField
from core.language_names import is_swedish, name_for_staff
from feedback.admin.contact_details import ContactDetailsForm
from feedback.admin.queue.bulk_forms import ModeratorField
from feedback.lifecycle import CloseReason
from feedback.models import MESSAGE_MAX_LENGTH, NOTE_MAX_LENGTH, TEXT_MAX_LENGTH, Inspel, ReplyTemplate, Theme
from feedback.models.languages import ANSWER_MAX_LENGTH, ANSWER_TEXTS, LED_TO_TRANSLATIONS
from strategy.models import SubGoal


def _textarea(rows):
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def _max_length(field):
    return Inspel._meta.get_field(field).max_length


PUBLIC_FIELDS = ["public_title", "public_text"]
ANSWER_FIELDS = ANSWER_TEXTS
SORTING_FIELDS = ["sub_goal", "municipality", "themes"]  # the public list shows and is filtered by them


class ModerationFields(ContactDetailsForm):
    """No field is required: which ones must be filled in depends on the button that was clicked."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)  # the signed snapshot

    public_title = CleanLineField(
        label=_("Title on the site"),
        max_length=_max_length("public_title"),
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    public_text = CleanTextField(
        label=_("Text on the site"),
        max_length=TEXT_MAX_LENGTH,
        required=False,
        widget=_textarea(12),
        help_text=_("Take out names and everything that tells who it is about. Keep what the sender means."),
    )
    keep_name = forms.BooleanField(
        label=_("Keep the name: everybody will be able to read it"),
        required=False,
        help_text=_(
            "The sender gave this name or address in confidence. Keep it only if it is somebody else's name, or "
            "if the sender wants it to be read."
        ),
    )
    keeps_meaning = forms.BooleanField(
        label=_("Only the language is changed: those who agree stay"),
        required=False,
        help_text=_(
            "Readers have agreed with the text as it is. If you change what it says, they have not agreed with that: "
            "leave the box empty, and the count begins anew. The log says how many they were."
        ),
    )
    unpublish_note = CleanTextField(
        label=_("Why you take it down"), max_length=500, required=False, help_text=_("Is kept in the log.")
    )
    answer = CleanTextField(
        label=_("Answer"),
        max_length=ANSWER_MAX_LENGTH,
        required=False,
        widget=_textarea(9),
        help_text=_("The sender reads it on the private page. It is public when the inspel is published."),
    )
    answer_translation = CleanTextField(
        label=_("The answer in the sender's language"),
        max_length=ANSWER_MAX_LENGTH,
        required=False,
        widget=_textarea(9),
        help_text=_("The same answer, translated. It stands before the Swedish one, and is public when that is."),
    )
    reply_template = forms.ModelChoiceField(
        ReplyTemplate.objects.none(), label=_("Reply template"), required=False, empty_label=_("Choose a template")
    )
    promise_due_on = forms.DateField(
        label=_("We come back by (optional)"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_(
            "A promise to come back, for instance when it is decided. Everybody can follow it once the inspel is "
            "published, and the sender hears how it went."
        ),
    )
    led_to = CleanTextField(
        label=_("What it led to"),
        max_length=ANSWER_MAX_LENGTH,
        required=False,
        widget=_textarea(4),
        help_text=_("What has really changed because of it. Is shown with the answer, and under “You said – we did”."),
    )
    message = CleanTextField(
        label=_("Message to the sender"),
        max_length=MESSAGE_MAX_LENGTH,
        required=False,
        widget=_textarea(4),
        help_text=_("Only the sender reads it, on the private page. It is never published."),
    )
    note = CleanTextField(
        label=_("New note"),
        max_length=NOTE_MAX_LENGTH,
        required=False,
        widget=_textarea(3),
        help_text=_("Neither the sender nor the public sees it. It can have to be disclosed, as other documents."),
    )
    verdict_note = CleanTextField(
        label=_("Note about your decision (optional)"),
        max_length=500,
        required=False,
        help_text=_("Is kept in the log."),
    )

    sub_goal = forms.ModelChoiceField(
        SubGoal.objects.none(), label=_("Sub-goal"), required=False, empty_label=_("The strategy as a whole")
    )
    municipality = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Municipality"), required=False, empty_label=_("The whole of Dalarna")
    )
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(), label=_("Themes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    assigned_to = ModeratorField(label=_("Taken by"), required=False, empty_label=_("Nobody yet"))
    diary_number = CleanLineField(
        label=_("Diary number"),
        max_length=_max_length("diary_number"),
        required=False,
        help_text=_("When it is registered in the authority's diary."),
    )

    close_reason = forms.ChoiceField(
        label=_("Why"), choices=[("", _("Choose a reason")), *CloseReason.choices], required=False
    )
    decided_elsewhere = CleanLineField(
        label=_("Who decides instead"),
        max_length=_max_length("decided_elsewhere"),
        required=False,
        widget=forms.TextInput(attrs={"list": "deciders", "autocomplete": "off"}),
        help_text=_("When somebody else decides on this. The sender reads it, and the public if it is published."),
    )
    duplicate_of = forms.CharField(
        label=_("Reference of the other inspel"),
        max_length=12,
        required=False,
        help_text=_("When it says the same as another, for instance 2026-0012."),
    )
    reopen_note = CleanTextField(
        label=_("Why you reopen it (optional)"), max_length=500, required=False, help_text=_("Is kept in the log.")
    )

    confidential_ground = CleanLineField(
        label=_("Ground"),
        max_length=_max_length("confidential_ground"),
        required=False,
        widget=forms.TextInput(attrs={"list": "grounds", "autocomplete": "off"}),
        help_text=_("The rule of law, for instance a section of the Public Access to Information and Secrecy Act."),
    )
    confidential_sure = forms.BooleanField(label=_("Yes, take it away from everything public"), required=False)
    lift_note = CleanLineField(
        label=_("Why it is no longer confidential"), max_length=500, required=False, help_text=_("Is kept in the log.")
    )
    then_next = forms.BooleanField(label=_("Then open the next in the queue"), required=False)

    led_to_fits = forms.BooleanField(label=_("The translations fit the changed Swedish text"), required=False)

    @property
    def led_to_translations(self):
        """The fields for the translations of what it led to."""
        return [self[name] for name in LED_TO_TRANSLATIONS.values()]

    @property
    def has_led_to_errors(self):
        """Whether a translation of what it led to has to be mended, so that the folded part must be open."""
        return any(name in self.errors for name in LED_TO_TRANSLATIONS.values())

    def mark_languages(self, inspel):
        """Say at each text that others read which language it is in."""
        languages = {
            "answer": inspel.language_of_answer,
            "led_to": inspel.language_of_answer,
            "message": inspel.language,
        }
        languages |= {name: code for code, name in LED_TO_TRANSLATIONS.items()}
        languages |= dict.fromkeys([*PUBLIC_FIELDS, "answer_translation"], inspel.language_of_text)
        for name, language in languages.items():
            self.fields[name].widget.attrs["lang"] = language
        if not is_swedish(inspel.language_of_text):
            self.fields["public_title"].help_text = _(
                "The language of the text: %(language)s. "
                "Write the title in it too, since screen readers read it aloud as such."
            ) % {"language": name_for_staff(inspel.language_of_text)}


for code, name in LED_TO_TRANSLATIONS.items():
    label = format_lazy("{} ({})", _("What it led to"), dict(settings.LANGUAGES)[code])
    ModerationFields.base_fields[name] = CleanTextField(
        label=label, max_length=ANSWER_MAX_LENGTH, required=False, widget=_textarea(4)
    )

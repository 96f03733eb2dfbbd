"""The moderation form: what each button needs, and how the form goes on after an edit conflict or a text tool."""

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from contacts.models import Organisation
from core.forms import limit_length
from core.personal_data import Kind, name_words
from core.personal_data.guard import in_words, kinds_in
from feedback.actions.guard import is_read_by_others
from feedback.actions.kept_names import has_name_to_decide
from feedback.admin.moderation.button_labels import SAY_WHO_READS, is_read_by_sender, save_label
from feedback.admin.moderation.conflict import read_snapshot, sign_snapshot, snapshot_of
from feedback.admin.moderation.fields import ANSWER_FIELDS, PUBLIC_FIELDS, SORTING_FIELDS, ModerationFields
from feedback.admin.moderation.placeholders import remaining_notes
from feedback.admin.moderation.promise_field import PromiseFieldMixin, promised_day
from feedback.lifecycle import MISSING_MESSAGES_BY_REASON, REQUIRED_FIELDS_BY_REASON, CloseReason, Handling, Publication
from feedback.models import Inspel, ReplyTemplate, Theme
from feedback.models.languages import LED_TO_TEXTS, LED_TO_TRANSLATIONS
from feedback.moderators import moderators
from strategy.models import SubGoal

# The error at a field that must be filled in and is empty.
MISSING_MESSAGES = {
    "answer": _("Write the answer."),
    "public_title": _("Write a title for the site."),
    "public_text": _("Write the text for the site."),
    "message": _("Write the message to the sender."),
    "note": _("Write the note."),
    "close_reason": _("Choose why you close it."),
    "decided_elsewhere": _("Write who decides on this instead."),
    "duplicate_of": _("Write the reference of the other inspel."),
    "unpublish_note": _("Write why you take it down."),
    "confidential_ground": _("Write the rule of law that it rests on."),
    "confidential_sure": _("Tick the box if you mean it."),
    "lift_note": _("Write why it is no longer confidential."),
}

NAME_IN_ANSWER = _("It holds the sender's name, and others can read it. Take it out, or tick the box to keep it.")

# The fields that are filled in with what is saved.
SAVED_FIELDS = [
    "public_title",
    "answer",
    "answer_translation",
    *LED_TO_TEXTS,
    "sub_goal",
    "municipality",
    "assigned_to",
    "diary_number",
    "close_reason",
    "decided_elsewhere",
]


class ModerationForm(PromiseFieldMixin, ModerationFields):
    """
    The form about one inspel; a submitted form also needs the PageAction whose button was clicked.

    Without the sender's consent to publish there are no fields for a public text.
    """

    def __init__(self, data=None, *, inspel, action=None, then_next=False):
        self.inspel, self.action = inspel, action
        data = None if data is None else data.copy()  # set_value changes it
        # A submitted form has the snapshot of the page that it was typed on.
        initial = self._initial(inspel, with_snapshot=data is None) | {"then_next": then_next}
        super().__init__(data, initial=initial, label_suffix="")
        self.fields["sub_goal"].queryset = SubGoal.objects.current_and([inspel.sub_goal_id])
        self.fields["sub_goal"].label_from_instance = SubGoal.title_with_years.fget
        self.fields["municipality"].queryset = Organisation.objects.municipalities()
        self.fields["themes"].queryset = Theme.objects.all()
        self.fields["reply_template"].queryset = ReplyTemplate.objects.all()
        self.fields["assigned_to"].queryset = moderators() | moderators().model.objects.filter(pk=inspel.assigned_to_id)
        limit_length(self.fields["public_text"], inspel.public_text_max_length)
        self.mark_languages(inspel)
        self._say_what_was_shown()
        if not inspel.may_publish:
            for name in PUBLIC_FIELDS:
                del self.fields[name]
        if not self._holds_name():
            del self.fields["keep_name"]
        if not (inspel.takes_translation or inspel.answer_translation):
            del self.fields["answer_translation"]
        if not (inspel.agreements and "public_text" in self.fields):
            del self.fields["keeps_meaning"]
        if not inspel.led_to_translations:
            del self.fields["led_to_fits"]

    def _say_what_was_shown(self):
        """Say at each menu what its choice was called when it came to stand there, if it has another name now."""
        chosen = {name: [None] for name in ["sub_goal", "municipality"]} | {"themes": self.inspel.themes.all()}
        for name, choices in chosen.items():
            then = [self.inspel.label_then(name.removesuffix("s"), choice) for choice in choices]
            if names := ", ".join(filter(None, then)):
                self.fields[name].help_text = _("Has another name now. It was shown as: %(names)s.") % {"names": names}

    @staticmethod
    def _initial(inspel, *, with_snapshot=True):
        return {name: getattr(inspel, name) for name in SAVED_FIELDS} | {
            "seen": sign_snapshot(snapshot_of(inspel)) if with_snapshot else "",
            "public_text": inspel.public_text or inspel.text,
            "themes": [theme.pk for theme in inspel.themes.all()],
            "duplicate_of": inspel.duplicate_of.reference if inspel.duplicate_of else "",
            "promise_due_on": promised_day(inspel),
        }

    def _holds_name(self):
        """Return whether a text that others may come to read holds the sender's name where nobody has kept it."""
        if not self.sender_words or not ("public_text" in self.fields or self.is_read_by_others):
            return False
        texts = [*PUBLIC_FIELDS, *ANSWER_FIELDS, "decided_elsewhere"]
        typed = {name: str(self[name].value() or "") for name in texts if name in self.fields}
        if has_name_to_decide(self.inspel, typed):
            return True
        return not self.inspel.kept_names and Kind.NAME in kinds_in(self.inspel.text, words=self.sender_words)

    @cached_property
    def is_read_by_others(self):
        return is_read_by_others(self.inspel)

    @property
    def sender_words(self):
        return name_words(self.inspel.name, self.inspel.email)

    def refuses_name(self, field, text):
        """Return whether the text holds the sender's name, and neither the box to keep it is ticked nor was it kept."""
        return not self.data.get("keep_name") and has_name_to_decide(self.inspel, {field: text})

    def words_to_refuse(self, field, text):
        """Return the words of the sender's name, or none if it may stand in the text."""
        return self.sender_words if self.refuses_name(field, text) else ()

    @property
    def seen(self):
        """The snapshot that the page showed when it was submitted, or {}."""
        return read_snapshot(self.data.get("seen", ""))

    def clean_duplicate_of(self):
        reference = self.cleaned_data["duplicate_of"].strip()
        if not reference:
            return None
        other = Inspel.objects.filter(reference=reference).exclude(pk=self.inspel.pk).first()
        if other is None:
            raise ValidationError(_("There is no other inspel with that reference."))
        if self.action.name == "close" and other.close_reason == CloseReason.DUPLICATE:
            other = other.duplicate_of
        if self.action.name == "close" and not other.may_be_main:
            raise ValidationError(
                _("That one cannot be the main one: it is withdrawn, spam or confidential. Name another.")
            )
        if other == self.inspel:
            raise ValidationError(
                _("That one is closed as a duplicate of this one. Name another, or merge the other way.")
            )
        return other

    def clean(self):
        cleaned = super().clean()
        for name in self._needed(cleaned):
            if name in self.fields and name not in self.errors and not cleaned.get(name):
                self.add_error(name, self._missing_message(name, cleaned))
        if cleaned.get("message") and "message" not in self.action.needs:
            self.add_error("message", _("This message has not been sent. Send it first, or empty the field."))
        self._refuse_unsaid_changes()
        self._refuse_older_translations(cleaned)
        self._refuse_personal_data(cleaned)
        self.check_staff_texts(self._staff_texts_to_check(cleaned))
        self._refuse_unfilled_template(cleaned)
        return cleaned

    def _refuse_unsaid_changes(self):
        """Add an error to what others would read changed after a click on a button that says nothing of it."""
        if self.action.name in SAY_WHO_READS or not self.seen:
            return
        for name in self._fields_others_read():
            if name in self.cleaned_data and self._is_changed(name, self.seen.get(name, [None])[0]):
                text = _("You have changed this, and others read it. Press “%(save)s” first.")
                self.add_error(name, text % {"save": save_label(self.inspel)})

    def _refuse_older_translations(self, cleaned):
        """Add an error to each translation of what it led to that is left alone though the Swedish is changed."""
        if cleaned.get("led_to", self.inspel.led_to) == self.inspel.led_to or cleaned.get("led_to_fits"):
            return
        for name in LED_TO_TRANSLATIONS.values():
            if cleaned.get(name) and cleaned[name] == getattr(self.inspel, name):
                self.add_error(
                    name, _("The Swedish is changed. Change this too, empty it, or tick below that it fits.")
                )

    def _fields_others_read(self):
        """Return the names of the fields that the public or the sender reads, before and after the action."""
        fields = [*PUBLIC_FIELDS, *SORTING_FIELDS] if self._stays_public() else []
        stays_answered = (self.action.handling or self.inspel.handling) in Handling.answered_states()
        return [*fields, *ANSWER_FIELDS] if is_read_by_sender(self.inspel) and stays_answered else fields

    def _needed(self, cleaned):
        """Return the names of the fields that must be filled in: for the action, or because they are read already."""
        needed = list(self.action.needs)
        if self.action.handling == Handling.CLOSED:
            needed += REQUIRED_FIELDS_BY_REASON.get(cleaned.get("close_reason"), ())
        if self.inspel.is_public:
            needed += PUBLIC_FIELDS
        if self.inspel.handling == Handling.ANSWERED or self.inspel.answer_is_held:
            needed.append("answer")
        return needed

    def _missing_message(self, name, cleaned):
        if name == "answer" and self.action.handling == Handling.CLOSED:
            return MISSING_MESSAGES_BY_REASON.get(cleaned.get("close_reason"), MISSING_MESSAGES[name])
        return MISSING_MESSAGES[name]

    def _refuse_personal_data(self, cleaned):
        """Add an error to a text with personal data, if the text is or becomes public."""
        if self.action.publication == Publication.PUBLISHED or self._stays_public():
            self._refuse_in_public_text(cleaned)
            self._refuse_name_in_answer(cleaned)
        elif not self.inspel.is_public and self.is_read_by_others:
            self._refuse_name_in_answer(cleaned)

    def _refuse_in_public_text(self, cleaned):
        for name in PUBLIC_FIELDS:
            text, is_read = cleaned.get(name) or "", self.inspel.is_public
            words = () if is_read and text == getattr(self.inspel, name) else self.words_to_refuse(name, text)
            if kinds := kinds_in(text, words=words):
                fault = _("It still shows who somebody is: %(what)s. Mask it below, or write otherwise.")
                self.add_error(name, fault % {"what": in_words(kinds)})

    def _refuse_name_in_answer(self, cleaned):
        """Add an error to an answer that others read, now or once it is given, and holds the sender's name."""
        if self.action.handling not in Handling.answered_states() and not (
            self.inspel.answered_at or self.is_read_by_others
        ):
            return
        is_closing = self.action.handling == Handling.CLOSED
        for name in [*ANSWER_FIELDS, *(["decided_elsewhere"] if is_closing else [])]:
            text = cleaned.get(name) or ""
            is_read = self.is_read_by_others and self.inspel.answered_at
            if not (is_read and text == getattr(self.inspel, name)) and self.refuses_name(name, text):
                self.add_error(name, NAME_IN_ANSWER)

    def _staff_texts_to_check(self, cleaned):
        """Return {field: text} of what staff wrote that will be read from now on, or later without being seen again."""
        is_closing = self.action.handling == Handling.CLOSED
        fields = [*ANSWER_FIELDS, *(["decided_elsewhere"] if is_closing else [])]
        will_be_read = (
            self.action.handling in Handling.answered_states()
            or self.action.publication == Publication.PUBLISHED
            or self.action.name == "hold_answer"
            or self.inspel.answer_is_held
            or self.inspel.answered_at
        )
        if not will_be_read:
            return {}
        texts = {name: cleaned.get(name) or "" for name in fields}
        was_read = bool(self.inspel.answered_at or self.inspel.answer_is_held)
        return {name: text for name, text in texts.items() if not (was_read and text == getattr(self.inspel, name))}

    def _refuse_unfilled_template(self, cleaned):
        """Add an error to an answer that will be sent with parts of a reply template that are not filled in."""
        will_be_sent = self.action.handling in Handling.answered_states() or self.action.name == "hold_answer"
        if not (will_be_sent or self.inspel.handling == Handling.ANSWERED):
            return
        for name in ["answer", "answer_translation"]:
            left = remaining_notes(cleaned.get(name) or "", self.fields["reply_template"].queryset)
            if left and name not in self.errors:
                fault = _("Write what stands in brackets, or take it out: %(left)s")
                self.add_error(name, fault % {"left": " ".join(left)})

    def _stays_public(self):
        will_be_unpublished = self.action.publication == Publication.UNPUBLISHED or self.action.name in {
            "mark_as_spam",
            "mark_confidential",
        }
        return self.inspel.is_public and not will_be_unpublished

    def merge_with_saved(self, inspel):
        """
        Show the submitted form again after an edit conflict. Return the names of the fields that the user changed.

        Those keep what the user typed; the others get what `inspel` has now, after somebody else saved it. The new
        snapshot makes the next click compare with the inspel as it is now.
        """
        shown, saved = self.seen, self._initial(inspel)
        changed = {name for name in self.fields if name in shown and self._is_changed(name, shown[name][0])}
        self.set_value("seen", saved["seen"])
        for name in self.fields:
            if name in saved and name in shown and name not in changed:
                self.set_value(name, saved[name])
        return changed

    def _is_changed(self, name, shown):
        """Return whether the user submitted something else in the field than it had when the page was shown."""
        value = self.cleaned_data.get(name)
        if name == "themes":
            return sorted(theme.pk for theme in value or []) != shown
        if name == "public_text" and not shown:
            return value not in {"", self.inspel.text}  # the field is filled in with the original
        return getattr(value, "pk", value or None) != (shown or None)

    def set_value(self, name, value):
        """Show `value` in a field of the submitted form, as if it had been typed; a list for several choices."""
        if isinstance(value, list):
            self.data.setlist(name, value)
        else:
            self.data[name] = getattr(value, "pk", value) or ""

    def clear_errors(self):
        """Show the submitted form without any errors."""
        self._errors, self.cleaned_data = ErrorDict(), {}

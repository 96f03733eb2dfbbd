from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from contacts.models import Organisation
from core.personal_data import find_personal_data
from feedback.admin.moderation.conflict import read_snapshot, sign_snapshot, snapshot_of
from feedback.admin.moderation.fields import ModerationFields
from feedback.admin.moderation.placeholders import left_to_write
from feedback.lifecycle import MISSING_FOR_REASON, NEEDED_BY_REASON, CloseReason, Handling, Publication
from feedback.models import Inspel, ReplyTemplate, Theme
from feedback.moderators import moderators, user_display_name
from strategy.models import SubGoal

# Said at the field when a button needs it and it is empty.
MISSING = {
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

PUBLIC_FIELDS = ["public_title", "public_text"]

# What the page shows as it is saved; the other fields are empty until somebody writes.
SAVED_FIELDS = [
    "public_title",
    "answer",
    "led_to",
    "sub_goal",
    "municipality",
    "assigned_to",
    "diary_number",
    "close_reason",
    "decided_elsewhere",
]


class ModerationForm(ModerationFields):
    """
    Everything a process leader writes about an inspel. `action` is the button that was pressed; what it needs is checked.

    Without the sender's consent to publish there are no fields for a public text.
    """

    def __init__(self, data=None, *, inspel, action=None, then_next=False):
        self.inspel, self.action = inspel, action
        super().__init__(data, initial=self._initial(inspel) | {"then_next": then_next}, label_suffix="")
        self.fields["sub_goal"].queryset = SubGoal.objects.all()
        self.fields["municipality"].queryset = Organisation.objects.municipalities()
        self.fields["themes"].queryset = Theme.objects.all()
        self.fields["reply_template"].queryset = ReplyTemplate.objects.all()
        self.fields["assigned_to"].queryset = moderators() | moderators().model.objects.filter(pk=inspel.assigned_to_id)
        self.fields["assigned_to"].label_from_instance = user_display_name
        for name in ["public_title", "public_text", "answer", "led_to", "message"]:
            self.fields[name].widget.attrs["lang"] = inspel.language
        if not inspel.may_publish:
            del self.fields["public_title"], self.fields["public_text"]

    @staticmethod
    def _initial(inspel):
        return {name: getattr(inspel, name) for name in SAVED_FIELDS} | {
            "seen": sign_snapshot(snapshot_of(inspel)),
            "public_text": inspel.public_text or inspel.text,
            "themes": [theme.pk for theme in inspel.themes.all()],
            "duplicate_of": inspel.duplicate_of.reference if inspel.duplicate_of else "",
        }

    @property
    def seen(self):
        """What was before the eyes of whoever pressed the button."""
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
                self.add_error(name, self._missing(name, cleaned))
        if cleaned.get("message") and "message" not in self.action.needs:
            self.add_error("message", _("This message has not been sent. Send it first, or empty the field."))
        self._refuse_personal_data(cleaned)
        self._refuse_half_template(cleaned)
        return cleaned

    def _needed(self, cleaned):
        """What the button needs, and what must not be emptied since the public or the sender reads it."""
        needed = list(self.action.needs)
        if self.action.handling == Handling.CLOSED:
            needed += NEEDED_BY_REASON.get(cleaned.get("close_reason"), ())
        if self.inspel.is_public:
            needed += PUBLIC_FIELDS
        if self.inspel.handling == Handling.ANSWERED or self.inspel.answer_is_held:
            needed.append("answer")
        return needed

    def _missing(self, name, cleaned):
        reason = cleaned.get("close_reason") if self.action.handling == Handling.CLOSED else None
        return MISSING_FOR_REASON.get(reason, MISSING[name]) if name == "answer" else MISSING[name]

    def _refuse_personal_data(self, cleaned):
        """No text that is or becomes public holds what shows who somebody is."""
        if self.action.publication != Publication.PUBLISHED and not self.stays_public():
            return
        for name in PUBLIC_FIELDS:
            kinds = {found.kind.label for found in find_personal_data(cleaned.get(name) or "")}
            if kinds:
                what = ", ".join(sorted(map(str, kinds)))
                self.add_error(
                    name,
                    _("It still shows who somebody is: %(what)s. Mask it below, or write otherwise.") % {"what": what},
                )

    def _refuse_half_template(self, cleaned):
        """No answer goes out with what a template left for the writer to say."""
        goes_out = self.action.handling in {Handling.ANSWERED, Handling.CLOSED} or self.action.name == "hold_answer"
        if "answer" in self.errors or not (goes_out or self.inspel.handling == Handling.ANSWERED):
            return
        if left := left_to_write(cleaned.get("answer") or "", self.fields["reply_template"].queryset):
            self.add_error(
                "answer", _("Write what stands in brackets, or take it out: %(left)s") % {"left": " ".join(left)}
            )

    def stays_public(self):
        leaves = self.action.publication == Publication.UNPUBLISHED or self.action.name in {
            "mark_as_spam",
            "mark_confidential",
        }
        return self.inspel.is_public and not leaves

    # --- Somebody else was first --------------------------------------------------------------------------------------

    def typed_over(self):
        """Return the names of the fields in which something else stands than was there when the page was shown."""
        return {name for name in self.fields if name in self.seen and self._was_typed(name)}

    def _was_typed(self, name):
        typed, before = self.cleaned_data.get(name), self.seen[name][0]
        if name == "themes":
            return sorted(theme.pk for theme in typed or []) != before
        if name == "public_text" and not before:
            return typed not in {"", self.inspel.text}
        return getattr(typed, "pk", typed or None) != (before or None)

    def merge_with_saved(self, inspel):
        """
        Keep what was typed, take over what somebody else saved in the other fields, and let the next press be about
        the inspel as it is now.
        """
        seen, typed, now = self.seen, self.typed_over(), self._initial(inspel)
        self.data = self.data.copy()
        self.data["seen"] = now["seen"]
        for name in self.fields:
            if name in now and name in seen and name not in typed:
                value = now[name]
                keep = self.data.setlist if isinstance(value, list) else self.data.__setitem__
                keep(name, value if isinstance(value, list) else getattr(value, "pk", value) or "")
        return typed

    # --- What is done to the texts before they are saved -----------------------------------------------------------

    def put(self, name, text):
        """Show another text in a field, as if it had been typed."""
        self.data = self.data.copy()
        self.data[name] = text

    def leave_unchecked(self):
        """Show what is half written without a word about what is missing."""
        self._errors, self.cleaned_data = ErrorDict(), {}

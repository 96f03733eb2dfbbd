from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts.forms import CleanTextField
from contacts.models import Organisation
from feedback.admin.moves import fingerprint
from feedback.life import CloseReason, Handling
from feedback.models import TEXT_MAX_LENGTH, Inspel
from strategy.models import SubGoal

ANSWER_MAX_LENGTH = 10000

# Said at the field when a button needs it and it is empty.
MISSING = {
    "answer": _("Write the answer."),
    "public_title": _("Write a title for the site."),
    "public_text": _("Write the text for the site."),
    "close_reason": _("Choose why you close it."),
    "decided_elsewhere": _("Write who decides on this instead."),
    "duplicate_of": _("Write the reference of the other inspel."),
    "unpublish_note": _("Write why you take it down."),
}
# What a reason for closing needs besides itself.
NEEDED_BY_REASON = {
    CloseReason.OUTSIDE_MANDATE: ("decided_elsewhere",),
    CloseReason.DUPLICATE: ("duplicate_of",),
}


def _text_area(rows):
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class ModerationForm(forms.Form):
    """
    Everything a process leader writes about an inspel. `move` is the button that was pressed; what it needs is checked.

    Without the sender's consent to publish there are no fields for a public text.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    public_title = CleanTextField(
        label=_("Title on the site"),
        max_length=Inspel._meta.get_field("public_title").max_length,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    public_text = CleanTextField(
        label=_("Text on the site"),
        max_length=TEXT_MAX_LENGTH,
        required=False,
        widget=_text_area(12),
        help_text=_("Take out names and everything that tells who it is about. Keep what the sender means."),
    )
    answer = CleanTextField(
        label=_("Answer"),
        max_length=ANSWER_MAX_LENGTH,
        required=False,
        widget=_text_area(9),
        help_text=_("The sender reads it on the private page. It is public when the inspel is published."),
    )
    sub_goal = forms.ModelChoiceField(
        SubGoal.objects.none(), label=_("Sub-goal"), required=False, empty_label=_("The strategy as a whole")
    )
    municipality = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Municipality"), required=False, empty_label=_("The whole of Dalarna")
    )
    close_reason = forms.ChoiceField(
        label=_("Why"), choices=[("", _("Choose a reason")), *CloseReason.choices], required=False
    )
    decided_elsewhere = CleanTextField(
        label=_("Who decides instead"),
        max_length=Inspel._meta.get_field("decided_elsewhere").max_length,
        required=False,
        help_text=_("Only when somebody else decides on this. The sender reads it."),
    )
    duplicate_of = forms.CharField(
        label=_("Reference of the other inspel"),
        max_length=12,
        required=False,
        help_text=_("Only when it says the same as another, for instance 2026-0012."),
    )
    unpublish_note = CleanTextField(
        label=_("Why you take it down"), max_length=500, required=False, help_text=_("Is kept in the log.")
    )
    reopen_note = CleanTextField(
        label=_("Why you reopen it (optional)"), max_length=500, required=False, help_text=_("Is kept in the log.")
    )

    def __init__(self, data=None, *, inspel, move=None):
        self.inspel, self.move = inspel, move
        super().__init__(data, initial=self._initial(inspel), label_suffix="")
        self.fields["sub_goal"].queryset = SubGoal.objects.all()
        self.fields["municipality"].queryset = Organisation.objects.municipalities()
        for name in ["public_title", "public_text", "answer"]:
            self.fields[name].widget.attrs["lang"] = inspel.language
        if not inspel.may_publish:
            del self.fields["public_title"], self.fields["public_text"]

    @staticmethod
    def _initial(inspel):
        names = ["public_title", "answer", "sub_goal", "municipality", "close_reason", "decided_elsewhere"]
        return {name: getattr(inspel, name) for name in names} | {
            "seen": fingerprint(inspel),
            "public_text": inspel.public_text or inspel.text,
            "duplicate_of": inspel.duplicate_of.reference if inspel.duplicate_of else "",
        }

    def clean_duplicate_of(self):
        reference = self.cleaned_data["duplicate_of"]
        if not reference:
            return None
        other = Inspel.objects.filter(reference=reference).exclude(pk=self.inspel.pk).first()
        if other is None:
            raise ValidationError(_("There is no other inspel with that reference."))
        return other

    def clean(self):
        cleaned = super().clean()
        for name in self._needed(cleaned):
            if name in self.fields and name not in self.errors and not cleaned.get(name):
                self.add_error(name, MISSING[name])
        return cleaned

    def _needed(self, cleaned):
        """What the button needs, and what must not be emptied since the public or the sender reads it."""
        needed = list(self.move.needs)
        if self.move.handling == Handling.CLOSED:
            needed += NEEDED_BY_REASON.get(cleaned.get("close_reason"), ())
        if self.inspel.is_public:
            needed += ["public_title", "public_text"]
        if self.inspel.handling == Handling.ANSWERED:
            needed.append("answer")
        return needed

    def show_as_seen(self, inspel):
        """Keep what was typed, and let the next press of a button be about the inspel as it is now."""
        self.data = self.data.copy()
        self.data["seen"] = fingerprint(inspel)

    def differing_texts(self, inspel):
        """Return (label, saved text) for each text that is saved otherwise than it was typed."""
        names = [name for name in ["public_title", "public_text", "answer"] if name in self.cleaned_data]
        return [
            (self.fields[name].label, getattr(inspel, name))
            for name in names
            if getattr(inspel, name) and getattr(inspel, name) != self.cleaned_data[name]
        ]

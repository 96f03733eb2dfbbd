"""The form of a dialogue round: its questions, and as little as possible besides."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.forms import CleanTextField
from feedback.forms.inspel import InspelForm
from feedback.models import ROUND_ANSWER_MAX_LENGTH, TEXT_MAX_LENGTH


def composed_text(answers):
    """Return what was answered as the text of an inspel: each question with its answer below."""
    return "\n\n".join(f"{question.text}\n{text}" for question, text in answers)


class RoundForm(InspelForm):
    """
    The inspel form with the round's questions in place of the one text, and without what the round decides.

    A round without questions keeps the one text. `answers` holds pairs of question and answer, once it is valid.
    """

    def __init__(self, *args, dialogue_round, **kwargs):
        self.dialogue_round = dialogue_round
        self.questions = list(dialogue_round.questions.all())
        self.answers = []
        super().__init__(*args, **kwargs)
        for name in ["sub_goal", "municipality"]:
            if getattr(dialogue_round, f"{name}_id"):
                del self.fields[name]
        if self.questions:
            del self.fields["text"]
            self.fields |= {self.user_display_name(question): _answer_field(question) for question in self.questions}
            self.order_fields(["form_key", *map(self.user_display_name, self.questions)])

    @staticmethod
    def user_display_name(question):
        return f"question_{question.pk}"

    def question_fields(self):
        """The fields that ask: the round's questions, or the one text."""
        return [self[self.user_display_name(question)] for question in self.questions] or [self["text"]]

    def clean(self):
        cleaned = super().clean()
        if self.questions:
            self.answers = [
                (question, text)
                for question in self.questions
                if (text := cleaned.pop(self.user_display_name(question), ""))
            ]
            cleaned["text"] = composed_text(self.answers)
            self._check_text(cleaned["text"])
        for name in ["sub_goal", "municipality"]:
            if name not in self.fields:
                cleaned[name] = getattr(self.dialogue_round, name)
        return cleaned

    def _check_text(self, text):
        """Together the answers are one inspel: something, and not more than fits in one."""
        names = [self.user_display_name(question) for question in self.questions]
        if any(name in self.errors for name in names):
            return
        if not text:
            self.add_error(names[0], ValidationError(_("Answer at least one of the questions."), code="required"))
        if len(text) > TEXT_MAX_LENGTH:
            message = ngettext_lazy(
                "Questions and answers are %(length)d characters together. At most %(limit)d fit: shorten the answer.",
                "Questions and answers are %(length)d characters together. At most %(limit)d fit: shorten an answer.",
                len(self.answers),
            )
            params = {"length": len(text), "limit": TEXT_MAX_LENGTH}
            self.add_error(names[0], ValidationError(message, code="max_length", params=params))


def _answer_field(question):
    field = CleanTextField(
        label=question.text if question.is_required else _("%(question)s (optional)") % {"question": question.text},
        help_text=question.help_text,
        max_length=ROUND_ANSWER_MAX_LENGTH,
        required=question.is_required,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={"required": _("Answer the question “%(question)s”.") % {"question": question.text}},
    )
    field.question = question
    return field

"""The form of a dialogue round: the inspel form with the questions of the round."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.forms import CleanTextField
from feedback.forms.inspel import InspelForm
from feedback.models import ROUND_ANSWER_MAX_LENGTH, TEXT_MAX_LENGTH


class RoundForm(InspelForm):
    """
    The inspel form with a field for each question of the round instead of the field for the text.

    A round without questions keeps the text field. A sub-goal or municipality that the round is about is not asked for.
    After validation `answers` is [(question, text)] of the questions that were answered.
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
            self.fields |= {_field_name(question): _answer_field(question) for question in self.questions}
            self.order_fields(["form_key", *map(_field_name, self.questions)])

    def question_fields(self):
        """Return the bound fields of the questions, or the text field if the round has none."""
        return [self[_field_name(question)] for question in self.questions] or [self["text"]]

    def clean(self):
        cleaned = super().clean()
        if self.questions:
            self.answers = [
                (question, text) for question in self.questions if (text := cleaned.pop(_field_name(question), ""))
            ]
            cleaned["text"] = _answers_as_text(self.answers)
            self._check_text(cleaned["text"])
        for name in ["sub_goal", "municipality"]:
            if name not in self.fields:
                cleaned[name] = getattr(self.dialogue_round, name)
        return cleaned

    def _check_text(self, text):
        """Add an error if all answers are empty, or together longer than an inspel may be."""
        names = [_field_name(question) for question in self.questions]
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


def _field_name(question):
    return f"question_{question.pk}"


def _answers_as_text(answers):
    """Return the text of the inspel: each question with its answer below."""
    return "\n\n".join(f"{question.text}\n{text}" for question, text in answers)


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

"""The form of a dialogue round: the inspel form with the questions of the round."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core.forms import CleanTextField, has_error_of
from core.text import clean_text, has_visible_text
from feedback.forms.inspel import InspelForm
from feedback.models import ROUND_ANSWER_MAX_LENGTH, TEXT_MAX_LENGTH
from feedback.rounds.asked import ShownForm, read_shown

_CHANGED = _("The question has been changed since you opened the page. Check that your answer still fits.")
_ASKED_ELSE = {"asked_else", "left", "changed"}  # the codes of the errors that tell it
_ANSWER_NAME = re.compile(r"question_\d+|text")


class RoundForm(InspelForm):
    """
    The inspel form with a field for each question of the round instead of the field for the text.

    A round without questions keeps the text field. A sub-goal or municipality that the round is about is not asked for.
    After validation `answers` is [(question, text)] of the questions that were answered.

    `passed_over` tells of each choice that was made before the round came to be about something else.

    `asked` is what it asks, a ShownForm: what the round asks now, or if it takes no answers what the sender was shown,
    since that is what the answers are sent with.
    """

    def __init__(self, data=None, *args, dialogue_round, is_taken=True, **kwargs):
        self.dialogue_round = dialogue_round
        self.shown = read_shown(data.get("asked"), dialogue_round.pk) if data is not None else None
        self.questions = list(dialogue_round.questions.asked())
        self.answers = []
        self.passed_over = []
        super().__init__(data, *args, **kwargs)
        for name in ["sub_goal", "municipality"]:
            # What comes too late is sent on its own, under what its sender chose.
            is_asked = not is_taken and name in self.data
            if (about := getattr(dialogue_round, name)) and not is_asked:
                self._stop_asking(name, about)
        self.asked = self._asked_now() if is_taken or not self.shown else self.shown
        for name in ["name", "email"]:
            # Others use the device too: Chrome keeps what is typed in a field with a purpose, whatever its form says.
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self._add_fields()

    def _stop_asking(self, name, about):
        """Leave out the field, since the round is about one row now. Note what the sender had chosen instead of it."""
        field = self.fields.pop(name)
        try:
            chosen = field.clean(self.data.get(name) or None)
        except ValidationError:
            return
        if chosen and chosen != about:
            self.passed_over.append({"name": name, "chosen": chosen, "about": about})

    @property
    def asked_signed(self):
        """
        Return what the form asks. A template puts it into a hidden field `asked`.

        As long as a sender has not been told that something else was asked, it is what they were shown.
        """
        if not self.is_bound or has_error_of(self, _ASKED_ELSE) or self._asks_what_was_shown():
            return self.asked.sign(self.dialogue_round.pk)
        return self.data.get("asked", "")

    def _asks_what_was_shown(self):
        """Return whether the posted answers are to what is asked now, in the language that they were written to."""
        if self.shown is None:
            return False
        with override(self.shown.language):
            now = self._asked_now()
        names = [name for name in self.data if _ANSWER_NAME.fullmatch(name) and self.data[name].strip()]
        is_left = any(name in now.left and name not in self.shown.left for name in names)
        same = all(self.shown.question(name) == now.question(name) for name in names)
        return same and not is_left and self.shown.asks_the_same(now)

    def _asked_now(self):
        questions = {_field_name(question): question.text for question in self.questions}
        about = [str(row) for row in [self.dialogue_round.sub_goal, self.dialogue_round.municipality] if row]
        return ShownForm(
            str(self.dialogue_round.title),
            questions,
            left=self._left(questions),
            helps={_field_name(question): question.help_text for question in self.questions},
            about=about,
            intro="" if questions else self.dialogue_round.intro,
        )

    def _left(self, questions):
        """Return {name: question} of the posted answers to what is not asked now, whatever their form showed."""
        known = {**self.shown.left, **self.shown.questions} if self.shown else {}
        is_asked = questions.keys() or {"text"}
        return {
            name: known.get(name, "")
            for name in self.data
            if _ANSWER_NAME.fullmatch(name) and name not in is_asked and has_visible_text(clean_text(self.data[name]))
        }

    def _add_fields(self):
        rows = {_field_name(question): question for question in self.questions}
        answers = {
            name: _answer_field(text, rows.get(name), self.dialogue_round)
            for name, text in self.asked.questions.items()
        }
        left = {name: _left_field(text) for name, text in self.asked.left.items()}
        if answers:
            del self.fields["text"]
        elif left:
            self.fields["text"].required = False
        self.fields |= answers | left
        self.order_fields(["form_key", *answers, *left])

    def question_fields(self):
        """Return the bound fields of the questions, or the text field if the round has none."""
        return [self[name] for name in self.asked.questions or ["text"]]

    def left_fields(self):
        """Return the bound fields with answers to what is no longer asked."""
        return [self[name] for name in self.asked.left]

    def clean(self):
        cleaned = super().clean()
        names = [*(self.asked.questions or ["text"]), *self.asked.left]
        texts = {name: text for name in names if (text := cleaned.pop(name, ""))}
        self._refuse_answers_to_other_questions(texts)
        rows = {_field_name(question): question for question in self.questions}
        self.answers = [(rows[name], text) for name, text in texts.items() if name in rows]
        words = self.asked.questions | self.asked.left
        cleaned["text"] = "\n\n".join(f"{words.get(name, '')}\n{text}".strip() for name, text in texts.items())
        self._check_lengths(names, texts)
        for name in ["sub_goal", "municipality"]:
            if name not in self.fields:
                cleaned[name] = getattr(self.dialogue_round, name)
        return cleaned

    def _refuse_answers_to_other_questions(self, texts):
        """Add an error at each answer whose question was another when the form was shown, or is no longer asked."""
        shown = self.shown or ShownForm("")
        if not shown.asks_the_same(self.asked):
            message = _("What is asked here has been changed since you opened the page. Read it once more.")
            self.add_error(None, ValidationError(message, code="asked_else"))
        for name in texts:
            if name in self.asked.left and name not in shown.left:
                message = _("This is no longer asked. Your answer is kept here: send it along, or empty the field.")
                self.add_error(name, ValidationError(message, code="left"))
            elif shown.question(name) != self.asked.question(name):
                self.add_error(name, ValidationError(_CHANGED, code="changed"))

    def _check_lengths(self, names, texts):
        """Add an error if all answers are empty, or together too long. What was asked does not count."""
        if any(name in self.errors for name in names):
            return
        if not texts:
            self.add_error(names[0], ValidationError(_("Answer at least one of the questions."), code="required"))
        length = sum(map(len, texts.values()))
        if length > TEXT_MAX_LENGTH:
            message = _("Your answers are %(length)d characters together. At most %(limit)d fit: shorten this one.")
            params = {"length": length, "limit": TEXT_MAX_LENGTH}
            longest = max(texts, key=lambda name: len(texts[name]))
            self.add_error(longest, ValidationError(message, code="max_length", params=params))


def _field_name(question):
    return f"question_{question.pk}"


def _answer_field(text, question, dialogue_round):
    """Return the field of a question. `question` is None if the round no longer asks what was shown."""
    is_required = bool(question and question.is_required)
    field = CleanTextField(
        label=text if is_required else _("%(question)s (optional)") % {"question": text},
        help_text=question.help_text if question else "",
        max_length=ROUND_ANSWER_MAX_LENGTH,
        required=is_required,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Answer the question “%(question)s”.") % {"question": text}},
    )
    field.question, field.wording = question, text
    return field


def _left_field(text):
    label = text or _("An answer to something that is no longer asked")
    return CleanTextField(
        label=label,
        help_text=_("This is no longer asked. What stands here is sent along with your other answers."),
        max_length=TEXT_MAX_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

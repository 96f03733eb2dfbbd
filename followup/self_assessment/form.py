"""The form of a self-assessment: every statement of the period, with score, comment and evidence."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.personal_data.guard import refuse_identity_numbers
from followup.models import AssessmentScore
from followup.models.assessment import HIGHEST, LOWEST, MAX_COMMENT

NOT_APPLICABLE = "na"
SCORES = [
    ("1", _("1, does not fit at all")),
    *((str(number), str(number)) for number in range(LOWEST + 1, HIGHEST)),
    ("5", _("5, fits entirely")),
    (NOT_APPLICABLE, _("Not relevant")),
]
PARTS = ["score", "comment", "evidence"]
Status = AssessmentScore.Status


class AnswerForm(forms.Form):
    """
    The fields score_<id>, comment_<id> and evidence_<id> of each version that is asked.

    `saved` is {id of a version: AssessmentScore}. Nothing is required of a draft; `require_answers` adds the errors of
    one that is to be submitted.
    """

    def __init__(self, data=None, *, versions, saved):
        super().__init__(data, label_suffix="")
        self.versions = versions
        for version in versions:
            self._add(version, saved.get(version.pk))

    def _add(self, version, score):
        fields = fields_by_part()
        if not version.asks_evidence:
            del fields["evidence"]
        for part, field in fields.items():
            name = f"{part}_{version.pk}"
            self.fields[name] = field
            self.initial[name] = "" if score is None else _initial(score, part)

    def require_answers(self):
        """Add an error for each statement without a score, or without the evidence that is asked for."""
        for version in self.versions:
            score, evidence = (f"{part}_{version.pk}" for part in ["score", "evidence"])
            value = self.cleaned_data.get(score)
            if not value and score not in self.errors:
                self.add_error(score, _("Choose a number from 1 to 5, or “Not relevant”."))
            needs_evidence = version.asks_evidence and value and value != NOT_APPLICABLE
            if needs_evidence and not self.cleaned_data.get(evidence) and evidence not in self.errors:
                self.add_error(evidence, _("Write what shows that it is so."))

    def valid_answers(self):
        """Return {id of a version: {field: value}} of all that is valid: a field with an error stays as it is saved."""
        return {version.pk: self._valid_answer(version) for version in self.versions}

    def _valid_answer(self, version):
        answer = {part: self.cleaned_data.get(f"{part}_{version.pk}") for part in PARTS[1:]}
        answer = {part: text for part, text in answer.items() if text is not None}
        value = self.cleaned_data.get(f"score_{version.pk}")
        if value is None:
            return answer
        is_number = value.isdigit()
        status = Status.SCORED if is_number else Status.NOT_APPLICABLE if value else Status.UNANSWERED
        return answer | {"score": int(value) if is_number else None, "status": status}

    def items(self):
        """Return [(version, {part: bound field})], for a template."""
        return [
            (version, {part: self[f"{part}_{version.pk}"] for part in PARTS if f"{part}_{version.pk}" in self.fields})
            for version in self.versions
        ]

    def statement_of(self, name):
        """Return the statement that a field is of, as a sentence."""
        return next((version.text for version in self.versions if name.endswith(f"_{version.pk}")), "")

    def named_errors(self):
        """Return [(id of the field, statement, error)] for the list at the top of the page."""
        return [
            (f"id_{name}_0" if name.startswith("score_") else f"id_{name}", self.statement_of(name), error)
            for name, errors in self.errors.items()
            for error in errors
        ]


def fields_by_part():
    """Return the fields of one statement, as {part: field}."""
    return {
        "score": forms.ChoiceField(
            label=_("How well does it fit?"),
            choices=SCORES,
            required=False,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": _("Choose a number from 1 to 5, or “Not relevant”.")},
        ),
        "comment": _text_field(_("Comment")),
        "evidence": _text_field(_("What shows that it is so?")),
    }


def _text_field(label):
    return forms.CharField(
        label=label,
        required=False,
        max_length=MAX_COMMENT,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[refuse_identity_numbers],
    )


def _initial(score, part):
    if part != "score":
        return getattr(score, part)
    return NOT_APPLICABLE if score.status == Status.NOT_APPLICABLE else "" if score.score is None else str(score.score)

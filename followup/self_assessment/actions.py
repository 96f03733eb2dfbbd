"""What happens to a self-assessment: answers are written, and it is submitted, returned or approved."""

from django.db import transaction
from django.utils import timezone

from core.mail.queue import queue_mail
from followup.models import Assessment, AssessmentPeriod, AssessmentScore
from followup.self_assessment.lifecycle import TRANSITIONS, PeriodIsClosed, State, TransitionNotAllowed


def begin_writing(*, period, organisation, by):
    """
    Return the self-assessment of an organisation in a period, locked. Make it if there is none. Needs a transaction.

    Raise PeriodIsClosed, or TransitionNotAllowed if the process leader has it.
    """
    period = AssessmentPeriod.objects.select_for_update().get(pk=period.pk)
    if not period.takes_answers:
        raise PeriodIsClosed
    period.settle_versions()
    of = {"period": period, "organisation": organisation}
    assessment = Assessment.objects.select_for_update().filter(**of).first()
    if assessment is None:
        assessment = Assessment.objects.create(**of)
        assessment.events.create(by=by, to_state=State.DRAFT)
    if not assessment.is_with_reporters:
        raise TransitionNotAllowed
    return assessment


def write_scores(*, assessment, answers):
    """Store the answers, {id of a version: {field: value}}, of a locked self-assessment; return whether any is new."""
    saved = {score.version_id: score for score in assessment.scores.all()}
    changed = []
    for version_id, fields in answers.items():
        score = saved.get(version_id) or AssessmentScore(assessment=assessment, version_id=version_id)
        if score.pk is None or any(getattr(score, name) != value for name, value in fields.items()):
            changed.append(score)
        for name, value in fields.items():
            setattr(score, name, value)
    AssessmentScore.objects.bulk_create([score for score in changed if score.pk is None])
    AssessmentScore.objects.bulk_update(
        [score for score in changed if score.version_id in saved], ["score", "status", "comment", "evidence"]
    )
    if changed:
        assessment.save(update_fields=["updated_at"])
    return bool(changed)


def submit(*, assessment, by):
    """Hand a locked self-assessment over to the process leader."""
    assessment.submitted_at = timezone.now()
    return _move(assessment, State.SUBMITTED, by=by)


@transaction.atomic
def return_assessment(*, pk, seen, note, by):
    """
    Give it back to its reporters with a note, which is mailed to them.

    Raise TransitionNotAllowed if it is not as the event `seen` left it, and PeriodIsClosed if they could not write.
    """
    assessment = _lock(pk, seen)
    if not assessment.period.takes_answers:
        raise PeriodIsClosed
    event = _decide(assessment, State.RETURNED, note=note, by=by)
    queue_mail(kind="followup.assessment_returned", about=event)
    return assessment


@transaction.atomic
def approve(*, pk, seen, by):
    """Approve it, which shows it on the site. Raise TransitionNotAllowed if it is not as the event `seen` left it."""
    assessment = _lock(pk, seen)
    _decide(assessment, State.APPROVED, note="", by=by)
    return assessment


def _lock(pk, seen):
    assessment = Assessment.objects.select_for_update().get(pk=pk)
    last = assessment.events.last()
    if last is None or last.pk != seen:
        raise TransitionNotAllowed
    return assessment


def _decide(assessment, to_state, *, note, by):
    assessment.decided_at, assessment.note = timezone.now(), note
    return _move(assessment, to_state, by=by, note=note)


def _move(assessment, to_state, *, by, note=""):
    """Change the state and append the event to the log, which is returned."""
    from_state = assessment.state
    if to_state not in TRANSITIONS[from_state]:
        raise TransitionNotAllowed
    assessment.state = to_state
    assessment.save()
    return assessment.events.create(by=by, from_state=from_state, to_state=to_state, note=note)

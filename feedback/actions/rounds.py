"""What a process leader does with a dialogue round, apart from editing its texts."""

from datetime import timedelta
from itertools import count

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from feedback.models import DialogueRound


@transaction.atomic
def close_round(*, dialogue_round):
    """Close the round now if it is open. Return whether it was."""
    dialogue_round = _locked(dialogue_round)
    now = timezone.now()
    if not dialogue_round.is_open(now):
        return False
    dialogue_round.closes_at = now
    dialogue_round.save()
    return True


@transaction.atomic
def extend_round(*, dialogue_round, days):
    """Let the round close `days` days later, counted from now if it has closed: then it is open again."""
    dialogue_round = _locked(dialogue_round)
    dialogue_round.closes_at = later_by_days(max(dialogue_round.closes_at, timezone.now()), days)
    dialogue_round.save()
    return dialogue_round


@transaction.atomic
def publish_summary(*, dialogue_round, is_public):
    """Publish the summary of the round, or unpublish it. Return False if there is no summary to publish."""
    dialogue_round = _locked(dialogue_round)
    if is_public and not dialogue_round.summary_sv:
        return False
    dialogue_round.summary_published_at = timezone.now() if is_public else None
    dialogue_round.save()
    return True


@transaction.atomic
def copy_round(*, dialogue_round, by):
    """
    Create a round with the same texts and questions, not announced, and return it.

    It has its own address and code and no summary. Its dates are later by as many whole weeks as are needed for it to
    open in the future, at least one.
    """
    source = DialogueRound.objects.get(pk=dialogue_round.pk)
    questions = list(source.questions.asked())
    copy = _as_new_row(source)
    copy.slug, copy.code = _unused_slug(copy.slug), ""
    copy.title_sv = (_("Copy of %(title)s") % {"title": copy.title_sv})[: _max_length("title")]
    weeks = _weeks_until_future(copy.opens_at)
    copy.opens_at = later_by_days(copy.opens_at, 7 * weeks)
    copy.closes_at = later_by_days(copy.closes_at, 7 * weeks)
    copy.is_announced = copy.is_example = False
    copy.created_by, copy.counted_up_to = by, []
    _clear_summary(copy)
    copy.save()
    for question in questions:
        question.round = copy
        _as_new_row(question).save()
    return copy


def later_by_days(moment, days):
    """Return the moment at the same time on the clock in the portal's time zone so many days later."""
    # Arithmetic with a time zone of Python keeps the time on the wall; in UTC it would shift by an hour with the clock.
    return timezone.localtime(moment) + timedelta(days=days)


def _weeks_until_future(moment):
    """Return how many whole weeks, at least one, bring the moment past now."""
    return next(number for number in count(1) if later_by_days(moment, 7 * number) > timezone.now())


def _as_new_row(row):
    """Make `row` one that is not in the database yet, and return it."""
    row.pk = None
    row._state.adding = True
    return row


def _clear_summary(dialogue_round):
    dialogue_round.summary_published_at = None
    for field in dialogue_round._meta.get_fields():  # the column of each language
        if field.name.startswith("summary_") and field.name != "summary_published_at":
            setattr(dialogue_round, field.name, "")


def _unused_slug(slug):
    base = slugify(slug)[: _max_length("slug") - 4].rstrip("-")
    number = 2
    while DialogueRound.objects.filter(slug=f"{base}-{number}").exists():
        number += 1
    return f"{base}-{number}"


def _max_length(field):
    return DialogueRound._meta.get_field(field).max_length


def _locked(dialogue_round):
    return DialogueRound.objects.select_for_update().get(pk=dialogue_round.pk)

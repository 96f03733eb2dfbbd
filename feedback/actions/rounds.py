"""What a process leader does with a dialogue round besides writing its texts."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from feedback.models import DialogueRound

WEEK = timedelta(days=7)


def _locked(dialogue_round):
    return DialogueRound.objects.select_for_update().get(pk=dialogue_round.pk)


@transaction.atomic
def close_round(*, dialogue_round):
    """Close an open round now. Return whether it was open."""
    dialogue_round = _locked(dialogue_round)
    now = timezone.now()
    if not dialogue_round.is_open(now):
        return False
    dialogue_round.closes_at = now
    dialogue_round.save()
    return True


@transaction.atomic
def extend_round(*, dialogue_round, days):
    """Keep a round open so many days more, counted from now if it has closed: it then opens again."""
    dialogue_round = _locked(dialogue_round)
    dialogue_round.closes_at = max(dialogue_round.closes_at, timezone.now()) + timedelta(days=days)
    dialogue_round.save()
    return dialogue_round


@transaction.atomic
def publish_summary(*, dialogue_round, is_public):
    """Show what came of the round on its page, or take it away again. Return whether there is anything to show."""
    dialogue_round = _locked(dialogue_round)
    if is_public and not dialogue_round.summary_sv:
        return False
    dialogue_round.summary_published_at = timezone.now() if is_public else None
    dialogue_round.save()
    return True


@transaction.atomic
def copy_round(*, dialogue_round, by):
    """
    Make a new round, not announced, with the same texts and questions, and return it.

    It has an address and a code of its own, no summary, and the same hours as many whole weeks later as are needed.
    """
    source = DialogueRound.objects.get(pk=dialogue_round.pk)
    questions = list(source.questions.all())
    weeks = max(1, -((source.opens_at - timezone.now()) // WEEK))
    source.pk = None
    source._state.adding = True
    source.slug = _free_slug(source.slug)
    source.code = ""
    source.title_sv = (_("Copy of %(title)s") % {"title": source.title_sv})[: _length("title")]
    source.opens_at += weeks * WEEK
    source.closes_at += weeks * WEEK
    source.is_announced = source.is_example = False
    source.summary_published_at = None
    source.created_by = by
    for field in source._meta.get_fields():
        if field.name.startswith("summary_") and field.name != "summary_published_at":
            setattr(source, field.name, "")
    source.save()
    for question in questions:
        question.pk = None
        question._state.adding = True
        question.round = source
        question.save()
    return source


def _length(field):
    return DialogueRound._meta.get_field(field).max_length


def _free_slug(slug):
    base = slugify(slug)[: _length("slug") - 4].rstrip("-")
    number = 2
    while DialogueRound.objects.filter(slug=f"{base}-{number}").exists():
        number += 1
    return f"{base}-{number}"

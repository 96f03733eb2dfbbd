"""Keeps what says that a dialogue round is open from being cached past the moment when it opens or closes."""

from django.conf import settings
from django.utils import timezone
from django.utils.cache import patch_cache_control

from feedback.models import DialogueRound


def cache_until(response, moment):
    """Let anybody keep the public page, but no longer than until the moment (None: as long as others)."""
    if moment is None or response.status_code != 200:
        return response
    seconds = int((moment - timezone.now()).total_seconds())
    patch_cache_control(response, public=True, max_age=max(0, min(settings.PUBLIC_CACHE_SECONDS, seconds)))
    return response


def next_change(rounds):
    """When the first of the rounds next opens or closes, or None."""
    now = timezone.now()
    return min(filter(None, (dialogue_round.next_change(now) for dialogue_round in rounds)), default=None)


def current_rounds():
    """Return the rounds that are open now, and the moment until which that holds (None: nothing is about to change)."""
    rounds = list(DialogueRound.objects.not_closed())
    return [dialogue_round for dialogue_round in rounds if dialogue_round.is_open()], next_change(rounds)

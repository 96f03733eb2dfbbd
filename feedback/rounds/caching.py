"""Cache control for pages that say whether a dialogue round is open: until the next time one opens or closes."""

from django.conf import settings
from django.utils import timezone

from core.page_cache.parts import kept
from core.public_cache import keep_publicly
from feedback.models import DialogueRound


def cache_until(response, moment):
    """Let the public page be cached until the moment at the longest (None: as long as other pages). Return it."""
    if moment is None or response.status_code != 200:
        return response
    seconds = int((moment - timezone.now()).total_seconds())
    keep_publicly(response, min(settings.PUBLIC_CACHE_SECONDS, seconds))
    return response


def next_change(rounds):
    """Return when one of the rounds next opens or closes, or None."""
    now = timezone.now()
    return min(filter(None, (dialogue_round.next_change(now) for dialogue_round in rounds)), default=None)


def current_rounds():
    """Return the rounds that are open now, and when that next changes (None: no change is planned)."""
    return kept(("current_rounds",), _current_rounds, in_each_language=False)


def _current_rounds():
    rounds = list(DialogueRound.objects.open_or_upcoming())
    return [dialogue_round for dialogue_round in rounds if dialogue_round.is_open()], next_change(rounds)

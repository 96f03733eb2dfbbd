"""What the tests of promises share: to make one in an answer, and to say what came of it."""

from datetime import timedelta

from django.utils import timezone

from feedback import actions
from feedback.privacy.private_link import private_url
from tests.factories import published_inspel

ADDRESS = "kim@example.se"


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def promised(by, *, due_on=None, **kwargs):
    """Return an answered and published inspel whose answer promises that we come back."""
    inspel = published_inspel(by=by, **{"email": ADDRESS, "may_contact": True} | kwargs)
    actions.set_promise(inspel=inspel, due_on=due_on or in_days(7), by=by)
    inspel.refresh_from_db()
    return inspel


def promise_of(inspel):
    return inspel.promises.get().promise


def settle(promise, outcome="kept", text="Det är gjort."):
    promise.outcome, promise.explanation_sv = outcome, text
    promise.full_clean()
    promise.save()


def private_path(inspel):
    return "/" + private_url(inspel).split("/", 3)[3]

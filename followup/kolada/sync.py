"""
Fetches the values of key figures from Kolada: by the button in the admin, through the worker, or `sync_kolada`.

Everything is fetched first and then stored in one transaction, so a fetching that fails leaves the values as they were.
A KoladaSync row tells how far it has come and how it ended; there is one underway at a time.
"""

from dataclasses import asdict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from followup.kolada.fetch import fetch
from followup.kolada.shapes import KoladaError
from followup.kolada.store import store
from followup.models import KoladaSync

State = KoladaSync.State


@task()
def sync_kolada_values(pk):
    perform(pk)


@transaction.atomic
def enqueue_sync():
    """Let the worker fetch. Return the KoladaSync, or raise KoladaUnderwayError."""
    run = KoladaSync.objects.begin()
    sync_kolada_values.enqueue(run.pk)
    return run


def perform(pk):
    """Carry out the KoladaSync that was begun and that nobody has carried out. Its row says how it ended."""
    now = timezone.now()
    underway = KoladaSync.objects.filter(pk=pk, state=State.UNDERWAY)
    if not underway.filter(started_at=None).update(started_at=now, told_at=now):
        return
    try:
        _fetch_and_store(underway)
    except KoladaError as error:
        _end(underway, State.FAILED, message=str(error))
    except BaseException:
        _end(underway, State.FAILED, message=_("The portal itself failed: the log says more."))
        raise


def _fetch_and_store(underway):
    from followup.kolada.client import Kolada  # noqa: PLC0415 - httpx takes 2 MB in each process, and 5 with rich

    pages = 0

    def tell():
        nonlocal pages
        underway.update(told_at=timezone.now(), pages=pages)
        pages += 1

    with Kolada(on_page=tell) as kolada:
        fetched = fetch(kolada)
    with transaction.atomic():
        if not underway.select_for_update().exists():  # it was taken for broken off, and another may have begun
            return
        outcome = store(fetched)
        _end(underway, State.DONE, message=" ".join(fetched.notes), pages=pages, **asdict(outcome))


def _end(underway, state, **fields):
    underway.update(state=state, finished_at=timezone.now(), **fields)

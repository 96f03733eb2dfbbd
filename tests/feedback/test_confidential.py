"""
No public address shows, finds or counts an inspel that the public may not read: confidential, never published, taken
down, withdrawn or spam. Each test first shows that the same walk would find it.
"""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import get_resolver, resolve
from django.utils import timezone
from django.utils.translation import override

from contacts.models import Organisation
from feedback import actions
from feedback.lifecycle import Publication
from feedback.models import Inspel, Theme
from strategy.models import SubGoal
from tests.factories import DialogueRoundFactory, InspelFactory

pytestmark = pytest.mark.django_db

WORD = "Kvastskaftsklockan"  # stands in every text of the planted inspel, and nowhere else
OURS = {"Sec-Fetch-Site": "same-origin"}
BEHIND_A_PRIVATE_LINK = {
    "inspel_private",
    "inspel_private_write",
    "inspel_private_read",
    "inspel_private_verdict",
    "inspel_private_withdraw",
    "inspel_private_consent",
    "inspel_private_erase",
    "inspel_private_mail",
    "inspel_unsubscribe",
}
NO_INSPEL = {
    "inspel_private_without_key",  # both explain
    "inspel_unsubscribe_without_key",
    "inspel_guidance",
    "inspel_receipt",
    "inspel_reported",
    "dialogue_round_form",
    "dialogue_round_receipt",
    "dialogue_round_poster",
}
ACTED_ON = {"inspel_agree", "inspel_report", "inspel_similar"}  # posted to


@pytest.fixture
def planted(facts, process_leader):
    """
    A published inspel that could be met everywhere: newest of all, with every property that a page shows.

    Its `counts_before` are the numbers of the public lists before it was published, and `duplicate` points to it.
    """
    now = timezone.now()
    over = DialogueRoundFactory(
        slug="planterad-runda", opens_at=now - timedelta(days=2), closes_at=now - timedelta(hours=1)
    )
    inspel = InspelFactory(
        text=f"{WORD} som den skickades",
        sub_goal=SubGoal.objects.get(slug="nara-till-halsa"),
        municipality=Organisation.objects.get(slug="falun"),
        dialogue_round=over,
    )
    actions.answer(inspel=inspel, text=f"{WORD} i svaret", by=process_leader)
    inspel.themes.set([Theme.objects.create(slug="samarbete", name_sv="Samarbete")])
    duplicate = InspelFactory()
    actions.close(inspel=duplicate, reason="duplicate", duplicate_of=inspel, by=process_leader)
    actions.publish(inspel=duplicate, title="Samma sak", text="Det här har någon sagt.", by=process_leader)
    Inspel.objects.filter(pk=inspel.pk).update(led_to=f"{WORD} ändrades", agreements=7)
    counts_before = numbers_of(walk(inspel, duplicate, only="/inspel/?"))
    text = f"{WORD} i texten om öppettider"
    inspel = actions.publish(inspel=inspel, title=f"{WORD} i rubriken", text=text, by=process_leader)
    inspel.duplicate, inspel.counts_before = duplicate, counts_before
    return inspel


def addresses(inspel, duplicate):
    """Every public address that could show the inspel, and some of them in another language."""
    word, year = quote(WORD), timezone.localdate().year
    queries = [
        "", f"q={word}", "delmal=nara-till-halsa", "kommun=falun", "tema=samarbete", "lage=besvarade", "resultat=ja",
        f"ar={year}", f"q={word}&delmal=nara-till-halsa&tema=samarbete",
    ]  # fmt: skip
    swedish = [
        *(f"/inspel/?{query}" for query in queries),
        *(f"/flode/inspel.xml?{query}" for query in ["", "delmal=nara-till-halsa", "kommun=falun"]),
        *["/", "/delmal/nara-till-halsa/", "/kommuner/falun/"],
        *["/inspel/ni-sa-vi-gjorde/", "/inspel/dialog/planterad-runda/"],
        *[f"/inspel/{inspel.reference}/", f"/inspel/{inspel.reference}/rapportera/", f"/inspel/{duplicate.reference}/"],
    ]
    return [
        *swedish,
        *(f"/en{path}" for path in swedish[::4]),
        "/sitemap-inspel.xml",
        "/inspel/dialog/",
        "/inspel/lamna/",
    ]


def walk(inspel, duplicate, *, only=""):
    """Return {address: text} of all addresses, as somebody without account or cookie meets them."""
    client = Client()
    paths = [path for path in addresses(inspel, duplicate) if path.startswith(only)]
    pages = {path: client.get(path).content.decode() for path in paths}
    if only:
        return pages
    similar = {"text": f"{WORD} i texten om öppettider"}
    return pages | {"/inspel/liknande/": client.post("/inspel/liknande/", similar, headers=OURS).content.decode()}


def shown_at(pages, inspel):
    """The addresses whose page says the word or leads to the inspel, beside what the visitor asked for."""
    asked = re.compile(rf'value="{WORD}"|“{WORD}”|q={WORD}')
    link = f"/inspel/{inspel.reference}/"
    return {
        path
        for path, text in pages.items()
        if WORD in asked.sub("", text) or (link in text.replace(f"{link}rapportera", "") and path not in own(inspel))
    }


def own(inspel):
    """Its own addresses, which name it in their language links even where there is nothing."""
    return {f"{prefix}/inspel/{inspel.reference}/{end}" for prefix in ["", "/en"] for end in ["", "rapportera/"]}


def numbers_of(pages):
    """Every number that a list shows, as its total or beside a choice."""
    number = re.compile(r'list-result__count">\s*(\d+)|filters__count">(\d+)')
    return {path: number.findall(text) for path, text in pages.items() if "/inspel/?" in path}


def confidential(inspel, by):
    actions.mark_confidential(inspel=inspel, ground="25 kap. 1 § OSL", by=by)
    close_the_reopened_duplicate(inspel.duplicate, by)


def withdrawn(inspel, by):
    actions.reopen(inspel=inspel, by=by)
    actions.withdraw(inspel=inspel)
    close_the_reopened_duplicate(inspel.duplicate, by)


def close_the_reopened_duplicate(duplicate, by):
    """Everything but the planted inspel is counted as it was before."""
    actions.close(inspel=duplicate, reason="already_done", by=by)


# These two differ in what hides them: the mark, and that it is published no more. One of them is closed besides.
WALKED = [confidential, withdrawn]
HIDING = {
    "confidential": lambda inspel, by: actions.mark_confidential(inspel=inspel, ground="25 kap. 1 § OSL", by=by),
    "taken_down": lambda inspel, by: actions.unpublish(inspel=inspel, by=by, note=""),
    "spam": lambda inspel, by: actions.mark_as_spam(inspel=inspel, by=by),
    "withdrawn": lambda inspel, by: actions.withdraw(inspel=inspel),
    "consent_taken_back": lambda inspel, by: actions.withdraw_publication_consent(inspel=inspel),
}


@pytest.mark.parametrize("hide", HIDING)
def test_whatever_hides_it_ends_its_publication(process_leader, hide):
    inspel = actions.publish(inspel=InspelFactory(), title="Titel", text="Text", by=process_leader)
    assert inspel in Inspel.objects.published()
    HIDING[hide](inspel, process_leader)
    assert Inspel.objects.get(pk=inspel.pk).publication == Publication.UNPUBLISHED
    assert inspel not in Inspel.objects.published()


def test_the_walk_would_find_and_count_it(planted):
    pages = walk(planted, planted.duplicate)
    assert set(pages) - shown_at(pages, planted) <= {"/inspel/dialog/", "/inspel/lamna/"}
    numbers = numbers_of(pages)
    assert [path for path, before in planted.counts_before.items() if numbers[path] == before] == []


@pytest.mark.parametrize("hide", WALKED, ids=lambda hide: hide.__name__)
def test_no_public_address_shows_or_counts_it(planted, process_leader, hide):
    hide(planted, process_leader)
    pages = walk(planted, planted.duplicate)
    assert shown_at(pages, planted) == set()
    assert {path: numbers for path, numbers in numbers_of(pages).items() if path in planted.counts_before} == (
        planted.counts_before
    )
    assert_no_reader_can_act_on(planted)


def assert_no_reader_can_act_on(inspel):
    client = Client()
    for part, data in [("haller-med", {}), ("rapportera", {"reason": "false"})]:
        response = client.post(f"/inspel/{inspel.reference}/{part}/", data, headers=OURS)
        assert response.status_code == 404
        assert WORD not in response.text
        assert client.get(f"/inspel/{inspel.reference}/{part}/").status_code == 404
    assert client.get(f"/inspel/{inspel.reference}/").status_code == 404
    inspel.refresh_from_db()
    assert inspel.agreements == 7
    assert not inspel.reports.exists()


def test_every_address_about_inspel_is_walked(planted):
    """An address that is added must be walked here too, or be one that shows it only to whoever holds its key."""
    names = {
        pattern.name
        for pattern in _patterns(get_resolver().url_patterns)
        if pattern.name and ("inspel" in str(pattern.pattern) or "flode" in str(pattern.pattern))
    }
    with override("sv"):
        walked = {
            resolve(path.split("?")[0]).url_name
            for path in addresses(planted, planted.duplicate)
            if not path.startswith("/en/")
        }
    assert names - walked - ACTED_ON - NO_INSPEL - BEHIND_A_PRIVATE_LINK == set()


def _patterns(patterns):
    for pattern in patterns:
        if not hasattr(pattern, "url_patterns"):
            yield pattern
        elif not str(pattern.pattern).startswith("admin"):
            yield from _patterns(pattern.url_patterns)

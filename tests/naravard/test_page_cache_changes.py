"""After any change, each public page from the cache is the page made anew."""

import os
import re
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.cache import caches
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from contacts.models import Contact, GoverningBody, Organisation
from core.page_cache import parts
from core.page_cache.version import edition
from feedback.actions.publication import unpublish
from feedback.models import DialogueRound, Inspel, RoundQuestion, Theme
from followup.models import Activity, ActivityUpdate, Assessment, AssessmentPeriod, Nudge, Promise, StatementVersion
from naravard import facts_in_texts
from strategy.hard_words import read_words
from strategy.models import (
    Adoption,
    Audience,
    Chapter,
    Document,
    HardWord,
    Milestone,
    NewsItem,
    Page,
    Strategy,
    SubGoal,
)
from tests.factories import InspelFactory, NewsItemFactory, published_inspel

# The same for everybody but for its tokens.
FORM = "/inspel/lamna/?vidare=ja"
_TOKENS = re.compile(r'(name="(?:csrfmiddlewaretoken|form_key|offered)" value=")[^"]+')
PAGES = [
    *["/", "/delmal/", "/strategin/", "/delmal/nara-for-mig/", "/tidslinje/", "/styrgruppen/", "/kommuner/falun/"],
    *[
        "/nyheter/",
        "/loften/",
        FORM,
        "/inspel/",
        "/inspel/ni-sa-vi-gjorde/",
        "/inspel/dialog/trygg-hemgang/",
        "/flode/inspel.xml",
    ],
]
LANGUAGES = ["", "/ar", "/en", "/fi", "/sv-simple"]
# “make soak” walks longer.
WALKS = int(os.environ.get("PAGE_CACHE_WALKS", "1"))
# A text of each model, of which an editor changes one row, and a page that shows it.
EDITED = [
    (Activity, "title_sv", "/lage/aktiviteter/"),
    (ActivityUpdate, "text_sv", "/lage/aktiviteter/exempel-oppet-hus/"),
    (Adoption, "reference", "/tidslinje/"),
    (Audience, "label_sv", "/nara-mig/"),
    (AssessmentPeriod, "name_sv", "/lage/sjalvskattning/exempel/"),
    (Chapter, "title_sv", "/strategin/"),
    (Contact, "name", "/kontakt/"),
    (DialogueRound, "title_sv", "/inspel/dialog/"),
    (Document, "title_sv", "/dokument/"),
    (GoverningBody, "name_sv", "/styrgruppen/"),
    (HardWord, "word_sv", "/ord/"),
    (HardWord, "explanation_sv", "/strategin/"),
    (Milestone, "title_sv", "/tidslinje/"),
    (NewsItem, "title_sv", "/nyheter/"),
    (Organisation, "name_sv", "/kommuner/"),
    (Page, "title_sv", "/om/arbetssatt/"),
    (Promise, "text_sv", "/loften/"),
    (RoundQuestion, "text_sv", "/inspel/dialog/trygg-hemgang/"),
    (StatementVersion, "text_sv", "/lage/sjalvskattning/exempel/"),
    (Strategy, "title_sv", "/strategin/"),
    (SubGoal, "title_sv", FORM),
    (Theme, "name_sv", "/inspel/"),
]


def without_tokens(text):
    """Return the text of a page without what differs for each reader."""
    return _TOKENS.sub(r"\1", text)


def some_pages(shows_it, random):
    """Return the page that shows a change in two languages, and another one: what is kept for all must suit each."""
    paths = [shows_it, shows_it, random.choice(PAGES)]
    return [f"{language}{path}" for path, language in zip(paths, random.sample(LANGUAGES, 3), strict=True)]


def edit(model, field, number, by):
    rows = model.objects.order_by("pk")
    row = rows[number % max(1, rows.count())]
    setattr(row, field, f"Nytt {number} {getattr(row, field)}"[:60])
    row.save()


def publish_one(number, by):
    published_inspel(by=by, title=f"Inspel {number}", sub_goal=SubGoal.objects.order_by("pk")[number % 5])


def withdraw_one(number, by):
    if published := list(Inspel.objects.published().order_by("pk")):
        unpublish(inspel=published[number % len(published)], by=by, note="")


def hide_news(number, by):
    NewsItem.objects.filter(pk__in=NewsItem.objects.values("pk")[number % 3 :][:1]).update(is_published=False)


def plan_news(number, by):
    NewsItemFactory(publish_at=timezone.now() + timedelta(minutes=number % 90), is_published=True)


def change_round(number, by):
    row = DialogueRound.objects.order_by("pk")[number % DialogueRound.objects.count()]
    row.closes_at = row.opens_at + timedelta(minutes=number % 100_000 + 1)
    row.is_announced = number % 5 > 0
    row.save()


def approve_assessment(number, by):
    for row in Assessment.objects.filter(state="submitted")[:1]:
        row.state, row.decided_at = "approved", timezone.now()
        row.save()


def wait(number, by):
    """Nothing changes but the time, by up to two days: see the test."""


def receive(number, by):
    InspelFactory(text=f"Inspel {number}")


def ask_for_contacts(number, by):
    Nudge.objects.count_one(organisation=Organisation.objects.get(slug="orsa"), piece="contacts")


CHANGES = [
    (ask_for_contacts, "/nara-mig/?kommun=orsa"),
    *((partial(edit, model, field), page) for model, field, page in EDITED),
    (publish_one, "/inspel/"),
    (withdraw_one, "/inspel/"),
    (hide_news, "/nyheter/"),
    (plan_news, "/nyheter/"),
    (change_round, "/inspel/dialog/"),
    (approve_assessment, "/lage/"),
    (wait, "/"),
    (receive, "/inspel/ni-sa-vi-gjorde/"),
]


@pytest.mark.django_db(transaction=True)
def test_page_from_the_cache_is_the_page_made_anew(client, examples, process_leader, monkeypatch, tmp_path):
    monkeypatch.setattr(django_settings, "VAR_DIR", tmp_path)
    start = timezone.now()

    def shown(path, *, is_kept):
        monkeypatch.setattr(django_settings, "PAGE_CACHE", is_kept)
        monkeypatch.setattr(parts, "edition", edition if is_kept else lambda: None)  # None: no part is kept either
        if not is_kept:
            facts_in_texts.forget()
            read_words.forget()
        response = client.get(path)
        if path.endswith(FORM):
            return response.status_code, without_tokens(response.text)
        return response.status_code, response.content, response.get("ETag"), response.get("Content-Language")

    @settings(
        max_examples=WALKS,
        deadline=None,
        derandomize=WALKS == 1,
        phases=[Phase.generate],  # to make a failing walk shorter takes minutes
        suppress_health_check=list(HealthCheck),
    )
    @given(st.permutations(CHANGES), st.randoms(use_true_random=False))
    def walk(changes, random):
        caches["pages"].clear()
        moment = start
        for change, shows_it in changes:
            number, pages = random.randrange(2 * 24 * 60), some_pages(shows_it, random)
            with time_machine.travel(moment, tick=False):
                for path in pages:
                    shown(path, is_kept=True)
                change(number, process_leader)
                kept = {path: shown(path, is_kept=True) for path in pages}
                assert kept == {path: shown(path, is_kept=False) for path in pages}
            moment += timedelta(minutes=number)

    walk()

"""The content that the portal starts with: complete, quoted exactly, and without anything invented."""

import re

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError
from django.urls import resolve
from django.utils.translation import override

from contacts.models import Contact, Organisation, Seat, User
from core.models.base import Example
from core.rich_text import RichTextField, clean_html
from feedback.lifecycle import HANDLING_TRANSITIONS, PUBLICATION_TRANSITIONS
from feedback.models import Inspel, ReferenceSeries
from feedback.models.languages import LED_TO_TEXTS
from feedback.views.receipts import RECEIPT_COOKIE
from feedback.views.submission import BEFORE_COOKIE
from naravard.sign_in import known_browser
from strategy.models import Adoption, Document, Page, Strategy, SubGoal
from tests.fixture_rows import (
    EXAMPLES,
    FACTS,
    LANGUAGES,
    OWN_FIELDS,
    fixture_path,
    model_of,
    row_name,
    text_in,
    translated_fields,
)

MUNICIPALITY_CODES = {
    "Vansbro": "2021",
    "Malung-Sälen": "2023",
    "Gagnef": "2026",
    "Leksand": "2029",
    "Rättvik": "2031",
    "Orsa": "2034",
    "Älvdalen": "2039",
    "Smedjebacken": "2061",
    "Mora": "2062",
    "Falun": "2080",
    "Borlänge": "2081",
    "Säter": "2082",
    "Hedemora": "2083",
    "Avesta": "2084",
    "Ludvika": "2085",
}
KNOWN_EMAILS = {
    "ewa.welen@regiondalarna.se",
    "hans.danielsson@regiondalarna.se",
    "johan.bjorklund@falun.se",
    "maria.a.nyberg@regiondalarna.se",
}
KNOWN_PHONES = {"023-49 19 02", "023-829 89", "070-299 00 95"}
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\w-])(?:\+46|0)\d[\d\s-]{4,}\d")
LINK = re.compile(r'href="(/[^"]*)"')


def texts():
    """Every text of the fixtures as (row's name, field, text), but for the hashes, which nobody reads."""
    for row in FACTS + EXAMPLES:
        for field, value in row["fields"].items():
            if isinstance(value, str) and not field.endswith("_hash"):
                yield row_name(row), field, value


def rich_texts():
    for row in FACTS + EXAMPLES:
        model = model_of(row)
        for field in translated_fields(model):
            if isinstance(model._meta.get_field(field), RichTextField):
                for language in LANGUAGES:
                    yield row_name(row), language, text_in(row, field, language)


def internal_links():
    return [(name, language, path) for name, language, html in rich_texts() for path in LINK.findall(html)]


# --- The files ----------------------------------------------------------------------------------------------------


def test_rows_have_no_database_key_and_fill_only_the_columns_of_languages():
    for row in FACTS + EXAMPLES:
        assert "pk" not in row, row_name(row)
        without_language = set(translated_fields(model_of(row))) - set(OWN_FIELDS.get(row["model"], []))
        assert not without_language & set(row["fields"]), row_name(row)


def test_every_example_says_that_it_is_one_and_no_fact_does():
    marked = [row for row in EXAMPLES if issubclass(model_of(row), Example)]
    assert marked
    assert all(row["fields"]["is_example"] is True for row in marked)
    assert {row["model"] for row in EXAMPLES if row not in marked} == {
        "contacts.user",
        "feedback.inspelevent",
        "feedback.inspelactivity",
        "feedback.roundquestion",
    }
    assert not [row for row in FACTS if row["fields"].get("is_example")]


def test_rich_texts_hold_only_what_an_editor_may_use():
    found = list(rich_texts())
    assert len(found) > 50
    assert [(name, language) for name, language, html in found if clean_html(html) != html] == []


def test_no_address_or_number_that_nobody_gave_us():
    emails = {email for _name, _field, text in texts() for email in EMAIL.findall(text)}
    phones = {phone for _name, _field, text in texts() for phone in PHONE.findall(text)}
    assert emails == KNOWN_EMAILS
    assert phones == KNOWN_PHONES


def test_links_lead_to_pages_in_the_same_language():
    slugs = {row["fields"].get("slug") for row in FACTS + EXAMPLES}
    links = internal_links()
    assert len(links) > 50
    for name, language, path in links:
        with override(language):
            match = resolve(path)
        first = path.split("/")[1]
        assert (first if first in LANGUAGES else "sv") == language, f"{name}: {path}"
        assert match.kwargs.get("slug") in slugs | {None}, f"{name}: {path}"


@pytest.mark.parametrize(
    "claim",
    [
        "två tankar|two thoughts",  # an interpretation of the vision
        "en efter en|one by one",  # true only while some have not decided
        r"artikel|Article|rättsliga grunden är|legal basis is",  # for the controller to say
        "redaktör behöver|editor needs|redaktörerna lägger",  # written to editors
    ],
)
def test_facts_state_nothing_that_nobody_gave_us(claim):
    stated = [(name, text) for name, _field, text in texts() if re.search(claim, text)]
    assert stated == []


# --- The facts ----------------------------------------------------------------------------------------------------


def test_strategy_is_quoted_exactly(facts):
    strategy = Strategy.objects.current()
    assert strategy.title_sv == "God och nära vård i Dalarna 2022–2030"
    assert strategy.vision_sv == "Nära genom hela livet – gemensamt tillsammans."
    assert (strategy.starts_on.year, strategy.ends_on.year) == (2022, 2030)


def test_sub_goals_are_the_five_in_order_and_three_wait_for_approval(facts):
    assert list(SubGoal.objects.values_list("number", "title_sv", "slug", "is_unapproved")) == [
        (1, "Nära för mig", "nara-for-mig", False),
        (2, "Nära för alla", "nara-for-alla", False),
        (3, "Nära i hela Dalarna", "nara-i-hela-dalarna", True),
        (4, "Nära mellan oss", "nara-mellan-oss", True),
        (5, "Nära till hälsa", "nara-till-halsa", True),
    ]


def test_municipalities_are_the_fifteen_with_their_codes(facts):
    municipalities = Organisation.objects.municipalities()
    assert {row.name_sv: row.code for row in municipalities} == MUNICIPALITY_CODES
    assert all(re.fullmatch(r"[a-z-]+", row.slug) for row in municipalities)
    assert Organisation.objects.get(slug="falun").formal_name_sv == "Falu kommun"


def test_sixteen_decide_and_only_the_regions_date_is_known(facts):
    adoptions = list(Adoption.objects.in_order())
    assert [row.organisation for row in adoptions] == list(Organisation.objects.region_and_municipalities())
    assert len(adoptions) == 16
    assert [(row.organisation.slug, f"{row.decided_on}") for row in adoptions if row.decided_on] == [
        ("region-dalarna", "2022-06-14")
    ]
    assert {row.reference for row in adoptions} == {""}


def test_steering_group_has_three_seats_a_side_and_nobody_is_named(facts):
    seats = Seat.objects.filter(body__slug="styrgrupp-god-och-nara-vard")
    assert [seat.side for seat in seats] == ["municipalities"] * 3 + ["region"] * 3
    assert {seat.holder for seat in seats} == {None}


def test_contacts_are_those_we_know(facts):
    assert Contact.objects.process_leader().slug == "ewa-welen"
    assert {row.slug: (row.email, row.phone) for row in Contact.objects.all()} == {
        "ewa-welen": ("ewa.welen@regiondalarna.se", ""),
        "hans-danielsson": ("hans.danielsson@regiondalarna.se", "023-49 19 02"),
        "johan-bjorklund": ("johan.bjorklund@falun.se", "023-829 89"),
        "maria-nyberg": ("maria.a.nyberg@regiondalarna.se", "070-299 00 95"),
        "styrgrupp-falun": ("", ""),
    }


def test_document_waits_for_an_editor_to_upload_it(facts):
    document = Document.objects.get(slug="strategin")
    assert (document.kind, document.get_absolute_url(), document.size) == (Document.Kind.GOVERNING, "", None)


def test_pages_are_the_six_and_each_has_somebody_responsible(facts):
    assert list(Page.objects.values_list("slug", "responsible__slug")) == [
        (slug, "ewa-welen") for slug in ["arbetssatt", "paverka", "tillganglighet", "personuppgifter", "kakor", "sprak"]
    ]


def test_cookie_page_names_the_cookies_that_the_settings_make(facts):
    page = Page.objects.get(slug="kakor")
    for body in [page.body_sv, page.body_sv_simple, page.body_en, page.body_fi, page.body_ar]:
        ours = {settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME, BEFORE_COOKIE, RECEIPT_COOKIE}
        assert ours | {"messages", known_browser.COOKIE} == set(re.findall(r"<h3>(.+?)</h3>", body))


def test_accessibility_statement_has_what_the_law_asks_for(facts):
    page = Page.objects.get(slug="tillganglighet")
    assert all(part in page.body_sv for part in ["delvis förenlig", "(2018:1937)", "21&nbsp;november 2026"])
    bodies = {"": page.body_sv, "/sv-simple": page.body_sv_simple, "/en": page.body_en, "/fi": page.body_fi}
    for prefix, body in (bodies | {"/ar": page.body_ar}).items():
        assert f'href="{prefix}/om/tillganglighet/anmal/"' in body
        assert 'href="https://www.digg.se/tdosanmalan"' in body


# --- The examples -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_example_inspel_need_the_facts_first():
    with pytest.raises(IntegrityError, match="Problem installing fixture"):
        call_command("loaddata", str(fixture_path("feedback", "examples")), verbosity=0)
    assert not Inspel.objects.exists()


def test_example_inspel_are_in_many_states_and_only_consented_ones_are_public(examples):
    inspel = Inspel.objects.all()
    assert {row.handling for row in inspel} >= {"received", "in_review", "answered", "closed"}
    assert {row.close_reason for row in inspel} == {"", "outside_mandate", "already_done", "duplicate", "unclear"}
    assert {row.language for row in inspel} == {"sv", "en", "fi", "ar"}
    assert all(row.answer and row.may_publish for row in Inspel.objects.published())
    assert {row.handling for row in inspel.open().filter(publication="published")} == {"reopened"}
    assert Inspel.objects.published_with_result().count() == 5


def test_example_inspel_have_a_log_of_allowed_transitions(examples):
    for inspel in Inspel.objects.prefetch_related("events"):
        assert_log_leads_to(inspel, "handling", "", HANDLING_TRANSITIONS)
        assert_log_leads_to(inspel, "publication", "private", PUBLICATION_TRANSITIONS)


def assert_log_leads_to(inspel, what, start, transitions):
    state = start
    for event in inspel.events.all():
        if event.what == what:
            assert event.from_state == state
            assert not state or event.to_state in transitions[state]
            state = event.to_state
    assert state == getattr(inspel, what), inspel.reference


def test_what_an_example_answers_or_led_to_says_that_it_is_made_up(examples):
    made_up = re.compile("påhittat|made up|keksitty|غير حقيقي")
    rows = Inspel.objects.all()
    texts = [text for row in rows for name in ["answer", *LED_TO_TEXTS] if (text := getattr(row, name))]
    assert len(texts) > 40
    assert [text for text in texts if not made_up.search(text.splitlines()[0])] == []


def test_example_inspel_take_no_reference_from_the_running_year(examples):
    assert {inspel.reference[:4] for inspel in Inspel.objects.all()} == {"2025"}
    assert list(ReferenceSeries.objects.values_list("year", flat=True)) == [2025]


def test_example_inspel_name_nobody_and_nobody_can_be_written_to(examples):
    assert set(Inspel.objects.values_list("name", "email", "may_contact")) == {("", "", False)}


def test_example_user_cannot_log_in(examples):
    user = User.objects.get(username="exempel")
    assert [user.is_active, user.is_staff, user.is_superuser, user.has_usable_password()] == [False] * 4

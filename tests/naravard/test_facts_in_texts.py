"""Years, numbers and the region's name in texts come from the data."""

import re

import polib
import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.template.loader import render_to_string
from django.utils.translation import override

from contacts.models import Organisation
from naravard import facts_in_texts
from naravard.facts_in_texts import FactsInTexts
from strategy.models import Page, Strategy, SubGoal
from tests.factories import OrganisationFactory, StrategyFactory

# What an editor can change by changing the data: years, the number of municipalities, organisations and sub-goals.
FIXED = re.compile(
    r"20(22|3[0-9])|femton|sexton|fifteen|sixteen|kuusitoista|kuudestatoista|\b1[56] (kommun|munic|kunta|kunn)"
    r"|(five|fem|viisi) (sub-goals|delm|osata)|الخمس عشرة|الست عشرة|الأهداف الفرعية الخمسة",
    re.IGNORECASE,
)


def footer(language, **facts):
    with override(language):
        return render_to_string("_site_footer.html", {"facts": FactsInTexts(**facts)})


@pytest.mark.parametrize(
    ("language", "municipalities", "expected"),
    [
        ("sv", 15, "En gemensam strategi för Region Norr och länets 15 kommuner (2031–2038)."),
        ("sv", 1, "länets 1 kommun (2031–2038)."),
        ("sv-simple", 15, "Region Norr och 15 kommuner i länet"),
        ("en", 1, "A joint strategy of Region Norr and the county's 1 municipality (2031–2038)."),
        ("fi", 7, "Region Norr ja läänin 7 kuntaa (2031–2038)."),
        ("ar", 1, "وبلدية واحدة في المحافظة"),
        ("ar", 2, "وبلديتين في المحافظة"),
        ("ar", 7, "و7 بلديات في المحافظة"),
        ("ar", 15, "و15 بلدية في المحافظة"),
        ("ar", 100, "و100 بلدية في المحافظة"),
    ],
)
def test_footer_counts_municipalities_rightly_in_each_language(language, municipalities, expected):
    text = footer(language, municipalities=municipalities, holds=(2031, 2038), regions={"sv": "Region Norr"})
    assert expected in text


def test_footer_of_a_portal_that_is_not_set_up_counts_nothing():
    text = footer("sv")
    assert "En gemensam strategi för regionen och kommunerna." in text
    assert not re.search(r"\d kommun", text)


@pytest.mark.sqlite
def test_pages_name_what_is_in_the_database(client, db):
    OrganisationFactory(kind=Organisation.Kind.REGION, name_sv="Region Norr", name_en="The North")
    OrganisationFactory.create_batch(3)
    StrategyFactory()
    facts_in_texts.forget()
    assert "Region Norr och länets 3 kommuner (2022–2030)" in client.get("/om/finns-inte/").text
    Strategy.objects.update(ends_on="2034-12-31")
    OrganisationFactory()
    assert "länets 3 kommuner" in client.get("/om/finns-inte/").text  # for a minute at most
    facts_in_texts.forget()
    page = client.get("/en/inspel/kvitto/").text
    assert "A joint strategy of The North and the county's 4 municipalities (2022–2034)." in page
    assert "The joint strategy of The North and the county's 4 municipalities: what" in page


def test_years_stand_as_each_language_writes_them_whichever_was_asked_first(client, db):
    OrganisationFactory(kind=Organisation.Kind.REGION)
    StrategyFactory()
    facts_in_texts.forget()
    assert "(\u20662022–2030\u2069)" in client.get("/ar/om/finns-inte/").text
    assert "(2022–2030)" in client.get("/om/finns-inte/").text


def test_facts_that_were_read_last_are_named_while_the_database_is_away(db, settings):
    def refuse(*_args):
        raise OperationalError

    settings.PUBLIC_CACHE_SECONDS = 0
    facts_in_texts.remember(FactsInTexts(municipalities=3))
    with connection.execute_wrapper(refuse):
        assert facts_in_texts.facts_in_texts().municipalities == 3
    assert facts_in_texts.facts_in_texts().municipalities == 0


def test_picture_of_a_shared_link_holds_no_year():
    assert not FIXED.search((settings.BASE_DIR / "static/img/share.svg").read_text())


@pytest.mark.parametrize("language", ["ar", "en", "fi", "sv", "sv_Simple"])
def test_no_text_of_the_portal_holds_a_number_that_an_editor_can_change(language):
    catalogue = polib.pofile(settings.BASE_DIR / f"locale/{language}/LC_MESSAGES/django.po")
    texts = [text for entry in catalogue for text in [entry.msgid, entry.msgstr, *entry.msgstr_plural.values()]]
    assert [text for text in texts if FIXED.search(text)] == []


def test_texts_that_come_with_the_portal_do_not_count_the_municipalities(facts):
    counted = re.compile(r"\d+(\s|&nbsp;)(kommun|munic|kunta)")
    rows = [row for model in [Page, Strategy, SubGoal] for row in model.objects.values()]
    assert rows
    assert [text for row in rows for text in row.values() if counted.search(str(text))] == []

"""What people read of the key figures, and take with them."""

import csv
import io
import json
from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from followup.models import Comparison, Indicator, KoladaSync, Measurement
from strategy.models import SubGoal
from tests.factories import ContactFactory, IndicatorFactory, OrganisationFactory, SubGoalFactory, measure

pytestmark = pytest.mark.django_db


@pytest.fixture
def orsa():
    return OrganisationFactory(slug="orsa", name_sv="Orsa", code="2034")


@pytest.fixture
def indicator(orsa):
    indicator = IndicatorFactory(
        slug="tryggt", question_sv="Är det tryggt?", title_sv="Trygghet, andel", sub_goal=SubGoalFactory(slug="nara")
    )
    measure(indicator, orsa, [50.5, 60.25, 70, 80, 90])
    return indicator


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_page_answers_its_question_in_words_numbers_and_a_picture(client, indicator):
    text = page(client, indicator.get_absolute_url())
    assert "<h1>Är det tryggt?</h1>" in text
    assert "90,0 <span>procent</span> (2022). Högre är bättre." in text
    assert "Blir bättre" in text
    assert '<svg class="line-chart"' in text
    assert "grova drag" in text  # the caution
    assert "Källa: uppgift saknas" in text


def test_walk_from_how_it_goes_to_the_municipality_to_the_key_figure(client, indicator):
    overview = page(client, "/lage/")
    for address in ["/lage/nyckeltal/", "/lage/organisation/orsa/", "/lage/nara/orsa/"]:
        assert f'href="{address}"' in overview or address == "/lage/nyckeltal/"
        assert 'href="/lage/nyckeltal/tryggt/"' in page(client, address)


def test_late_update_is_said_and_the_day_stays(client, indicator):
    indicator.next_update_on = timezone.localdate().replace(year=2024)
    indicator.save()
    assert "Försenad" in page(client, indicator.get_absolute_url())


def test_csv_and_json_have_every_value_and_every_absence(client, indicator, orsa):
    measure(indicator, orsa, ["suppressed"], first_year=2023)
    response = client.get("/lage/nyckeltal/tryggt.csv")
    assert response.content.startswith(b"\xef\xbb\xbf")  # or a spreadsheet reads Ã¶ for ö
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["year"], row["value"], row["status"]) for row in rows][-2:] == [
        ("2022", "90", "final"),
        ("2023", "", "suppressed"),
    ]
    assert {(row["place_code"], row["place"], row["gender"]) for row in rows} == {("2034", "Orsa", "T")}
    assert json.loads(client.get("/lage/nyckeltal/tryggt.json").content)["values"] == [
        row | {"year": int(row["year"])} for row in rows
    ]


def test_data_says_its_language_and_what_of_it_is_swedish(client, indicator):
    indicator.title_fi = "Turvallista"
    indicator.save()
    data = json.loads(client.get("/fi/lage/nyckeltal/tryggt.json").content)
    assert (data["language"], data["languages"]["title"], data["languages"]["unit"]) == ("sv", "fi", "sv")
    assert [note["address"] for note in data["notes"]] == [""]
    indicator.title_sv += "!"
    indicator.save()
    older = json.loads(client.get("/fi/lage/nyckeltal/tryggt.json").content)["notes"][1]
    assert older["address"] == f"{settings.SITE_URL}/lage/nyckeltal/tryggt/"
    assert client.get("/fi/lage/nyckeltal/tryggt.csv")["Content-Language"] == "fi"


def test_made_up_values_are_marked_and_cannot_be_taken_along(client, orsa):
    indicator = IndicatorFactory(slug="pahittat", is_example=True)
    measure(indicator, orsa, range(5))
    text = page(client, indicator.get_absolute_url())
    assert "chip--example" in text
    assert "noindex" in text
    assert "Påhittade värden" in text
    assert "Källa: Kolada" not in text
    for ending in ["csv", "json"]:
        assert f"pahittat.{ending}" not in text
        assert client.get(f"/lage/nyckeltal/pahittat.{ending}").status_code == 404


@pytest.mark.parametrize("hide", [{"is_public": False}, {"sub_goal__strategy__is_current": False}])
def test_hidden_key_figure_is_nowhere(client, indicator, hide):
    if "is_public" in hide:
        Indicator.objects.update(**hide)
    else:
        SubGoal.objects.get().strategy.__class__.objects.update(is_current=False)
    for ending in ["/", ".csv", ".json", ".svg", ".png", "/karta.svg"]:
        assert client.get(f"/lage/nyckeltal/tryggt{ending}").status_code == 404
    assert "Är det tryggt?" not in page(client, "/lage/nyckeltal/")


def test_key_figure_without_values_says_so(client, orsa):
    indicator = IndicatorFactory(slug="nytt", responsible=ContactFactory(name="Styrgrupp Orsa", is_group=True))
    text = page(client, indicator.get_absolute_url())
    assert "Inga värden finns än." in text
    assert "Styrgrupp Orsa" in text
    assert client.get("/lage/nyckeltal/nytt.svg").status_code == 404


def test_page_says_that_there_is_no_mean_where_too_few_have_a_value(client, indicator):
    for number in range(2):
        OrganisationFactory(slug=f"annan-{number}")
    text = page(client, indicator.get_absolute_url())
    assert "så det finns inget medel" in text
    assert "90,0</td>" in text


def test_missing_value_is_said_with_its_reason(client, indicator):
    OrganisationFactory(slug="mora", name_sv="Mora")
    assert "Inte rapporterat" in page(client, indicator.get_absolute_url())
    Indicator.objects.update(exists_for="L")
    assert "Gäller inte" in page(client, "/lage/organisation/mora/")


def test_women_and_men_stand_beside_all(client, indicator, orsa):
    for gender, value in {"K": 71, "M": 69}.items():
        Measurement.objects.create(indicator=indicator, organisation=orsa, year=2022, gender=gender, value=value)
    text = page(client, indicator.get_absolute_url())
    assert text.index("90,0</td>") < text.index("71,0</td>") < text.index("69,0</td>")


@pytest.mark.parametrize("has_mean_of_kolada", [True, False])
def test_kolada_is_credited_with_the_day_and_never_with_a_mean_of_ours(client, orsa, has_mean_of_kolada):
    indicator = IndicatorFactory(slug="ur-kolada", kolada_id="N00001")
    measure(indicator, orsa, [50, 60], source="kolada")
    if has_mean_of_kolada:
        measure(indicator, Comparison.objects.create(kind="municipalities", code="G1", name_sv="Medel"), [50, 60])
    day = timezone.make_aware(datetime(2099, 3, 1, 12))
    KoladaSync.objects.create(state="done", finished_at=day)
    KoladaSync.objects.create(state="failed", finished_at=day + timedelta(days=1))
    text = page(client, indicator.get_absolute_url())
    assert ("Källa: Kolada, hämtad 1 mars 2099." in text) is has_mean_of_kolada
    assert ("inte Kolada. Övriga värden: källa Kolada, hämtade 1 mars 2099." in text) is not has_mean_of_kolada
    assert "har portalen räknat ut" in text


def test_values_of_our_own_are_told_from_those_of_kolada(client, orsa):
    indicator = IndicatorFactory(slug="ur-kolada", kolada_id="N00001")
    measure(indicator, orsa, [50, 60], source="kolada")
    said = "Några värden är inlagda för hand och kommer inte från Kolada"
    assert said not in page(client, indicator.get_absolute_url())
    measure(indicator, orsa, [70], first_year=2023)
    assert said in page(client, indicator.get_absolute_url())


def test_who_checks_a_key_figure_and_when_it_is_reviewed_is_said(client, indicator):
    assert "Kontrolleras av" not in page(client, indicator.get_absolute_url())
    indicator.checked_by = ContactFactory(name="Nätverket")
    indicator.next_review_on = date(2030, 5, 1)
    indicator.save()
    text = page(client, indicator.get_absolute_url())
    assert ">Nätverket</a>" in text
    assert '<dt>Nästa översyn</dt><dd><time datetime="2030-05-01">' in text


def test_sub_goal_leads_to_its_part_in_each_organisation_and_back(client, indicator):
    goal = indicator.sub_goal.get_absolute_url()
    assert 'href="/lage/nara/orsa/"' in page(client, goal)
    assert f'href="{goal}"' in page(client, "/lage/nara/orsa/")


@pytest.mark.parametrize(("values", "is_cut"), [([50, 60], True), ([0, 60], False)])
def test_scale_that_does_not_begin_at_zero_is_marked_and_said(client, indicator, orsa, values, is_cut):
    Measurement.objects.all().delete()
    measure(indicator, orsa, values)
    text = page(client, indicator.get_absolute_url())
    assert ("line-chart__cut" in text) is is_cut
    assert ("inte vid noll" in text) is is_cut


def test_organisation_says_how_each_sub_goal_goes_there_and_leads_to_it(client, indicator):
    text = page(client, "/lage/organisation/orsa/")
    box = text.split('href="/lage/nara/orsa/">')[1].split("</a>")[0]
    assert "</svg>Blir" not in box
    assert "</svg>Det går åt rätt håll" in box
    assert 'href="/lage/organisation/orsa/"' in page(client, "/lage/nara/orsa/")

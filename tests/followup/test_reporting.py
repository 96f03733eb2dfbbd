"""What is reported and what is missing, for everybody to read: nothing reported is never zero."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.factories import AssessmentPeriodFactory, IndicatorFactory, OrganisationFactory, SubGoalFactory, measure

pytestmark = pytest.mark.django_db
PAGE = "/lage/rapportering/"


@pytest.fixture
def orsa():
    return OrganisationFactory(slug="orsa", name_sv="Orsa", code="2034")


@pytest.fixture
def mora():
    return OrganisationFactory(slug="mora", name_sv="Mora", code="2062")


@pytest.fixture
def sub_goal():
    return SubGoalFactory(slug="nara")


def figure(sub_goal, slug="tryggt", **fields):
    return IndicatorFactory(slug=slug, question_sv=f"Fråga {slug}?", sub_goal=sub_goal, **fields)


def status(client):
    return client.get(PAGE).context["status"]


def text_of(response):
    return " ".join(response.text.split())


def test_page_says_who_has_no_value_for_the_latest_year_and_which_was_their_last(client, orsa, mora, sub_goal):
    indicator = figure(sub_goal)
    measure(indicator, orsa, [1, 2, 3])
    measure(indicator, mora, [1])
    OrganisationFactory(slug="falun", name_sv="Falun")
    text = text_of(client.get(PAGE))
    assert ">Mora</a> (senast från 2018)" in text
    assert ">Falun</a> (aldrig rapporterat)" in text
    assert ">Orsa</a> (" not in text
    assert "1 av 3" in text
    assert "0 av 1 nyckeltal är komplett" in text
    assert 'href="/lage/nara/mora/"' in text


@pytest.mark.parametrize(
    ("values", "exists_for", "late", "complete"),
    [
        ([0], "A", False, True),  # zero is a value
        (["suppressed"], "A", False, True),  # the reason says why: there is nothing to report
        (["not_reported"], "A", False, False),
        ([], "A", False, False),
        ([], "L", False, True),  # not measured of municipalities
        ([0], "A", True, False),
    ],
)
def test_key_figure_is_complete_if_nothing_is_missing_or_late(
    client, orsa, mora, sub_goal, values, exists_for, late, complete
):
    day = timezone.localdate() + timedelta(days=-1 if late else 1)
    indicator = figure(sub_goal, exists_for=exists_for, next_update_on=day)
    measure(indicator, OrganisationFactory(kind="region", code="20") if exists_for == "L" else orsa, [5])
    if values:
        measure(indicator, mora, values)
    assert status(client)["complete"] == complete
    assert (">Försenad</span> sedan <time" in client.get(PAGE).text) is late


def test_made_up_key_figures_count_only_until_there_is_a_real_one(client, orsa, sub_goal):
    measure(figure(sub_goal, "pahittat", is_example=True), orsa, [1])
    assert [row.indicator.slug for row in status(client)["indicators"]] == ["pahittat"]
    figure(sub_goal, "riktigt")
    assert [row.indicator.slug for row in status(client)["indicators"]] == ["riktigt"]
    assert "Inga värden än" in client.get(PAGE).text


def test_who_did_not_answer_the_latest_period_that_closed_is_said(client, orsa, mora, sub_goal):
    assert "Ingen period har stängt än." in client.get(PAGE).text
    closed = AssessmentPeriodFactory(name_sv="Förra", opens_on=date(2025, 1, 1), closes_on=date(2025, 2, 1))
    AssessmentPeriodFactory(name_sv="Den som är öppen")
    closed.assessments.create(
        organisation=orsa, state="approved", submitted_at=timezone.now(), decided_at=timezone.now()
    )
    text = text_of(client.get(PAGE))
    assert 'Förra</a>, <span class="answered">1 av 2 har svarat</span>.' in text
    assert "Har svarat" in text
    assert 'hade inte svarat när perioden stängde, <time datetime="2025-02-01">' in text.casefold()


def test_cell_without_any_value_says_so_and_not_how_it_goes(client, orsa, mora, sub_goal):
    indicator = figure(sub_goal, exists_for="K")
    measure(indicator, orsa, [0] * 5)
    region = OrganisationFactory(slug="regionen", kind="region", code="20")
    for place, words in [(orsa, "Ingen tydlig förändring"), (mora, "Inte rapporterat"), (region, "Gäller inte")]:
        lead = client.get(f"/lage/nara/{place.slug}/").text.split('class="lead"')[1].split("</p>")[0]
        assert f"</svg>{words}" in lead
        cell = client.get("/lage/").text.split(f'href="/lage/nara/{place.slug}/"')[1].split("</a>")[0]
        assert f"</svg>{words}" in cell

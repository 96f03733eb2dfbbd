"""What everybody reads of the self-assessments: approved ones only, each sum with how many have answered."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.models import Organisation
from followup.models import Assessment, AssessmentPeriod
from followup.self_assessment.results import AssessmentResults
from strategy.models import SubGoal
from tests.factories import AssessmentPeriodFactory, OrganisationFactory, StatementFactory, assess

pytestmark = pytest.mark.django_db
PAGE = "/lage/sjalvskattning/var/"
UNAPPROVED = ["draft", "submitted", "returned"]


@pytest.fixture
def mora(db):
    return OrganisationFactory(slug="mora", name_sv="Mora", code="2062")


def page(client, address=PAGE):
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.text.split())


def earlier_period(**fields):
    day = timezone.localdate() - timedelta(days=200)
    return AssessmentPeriodFactory(opens_on=day, closes_on=day + timedelta(days=20), name_sv="Hösten", **fields)


def rows_of(client, address="/lage/sjalvskattning/var.csv"):
    text = client.get(address).content.decode("utf-8-sig")
    return [(row["organisation"], row["score"], row["status"]) for row in csv.DictReader(io.StringIO(text))]


def test_page_says_how_many_have_answered_the_mean_and_the_spread(client, orsa, mora, period, versions):
    third = OrganisationFactory()
    assess(period, orsa, {versions[0]: 2, versions[1]: 3, versions[2]: "not_applicable"})
    assess(period, mora, {versions[0]: 5, versions[1]: 4, versions[2]: "not_applicable"})
    text = page(client)
    assert "2 av 3 har svarat" in text
    assert "Medelvärdet är 3,5 av 5, den lägsta poängen 2 och den högsta 5." in text
    assert "2 av dem säger att det inte är aktuellt." in text
    assert text.count('<svg class="heat"') == 1
    assert text.count('<svg class="dots"') == 2  # nobody has scored the third
    assert f'href="/lage/organisation/{third.slug}/"' in text
    assert text.count(f'href="/lage/delmal-1/{third.slug}/"') == 2  # in the table, and in the list of narrow screens
    assert "Har inte svarat" in text
    assert "Ej aktuellt" in text
    assert "grova drag" in text  # the caution


@pytest.mark.parametrize("state", UNAPPROVED)
@pytest.mark.parametrize("address", [PAGE, "/lage/", "/lage/organisation/orsa/", "/lage/delmal-1/orsa/"])
def test_what_is_not_approved_is_nowhere(client, orsa, period, versions, state, address):
    assess(period, orsa, {versions[0]: 2, versions[1]: 3, versions[2]: 4}, state=state)
    text = page(client, address)
    assert "av 5" not in text
    assert "Se över." not in text
    assert rows_of(client)[0] == ("Orsa", "", "not_reported")


def test_comments_and_evidence_are_not_on_the_site(client, orsa, period, versions):
    assess(period, orsa, {versions[0]: 2}).scores.update(comment="Hemlig kommentar", evidence="Hemligt underlag")
    for address in [PAGE, "/lage/delmal-1/orsa/", "/lage/sjalvskattning/var.csv"]:
        assert "Hemlig" not in client.get(address).content.decode()


def test_organisation_and_cell_and_matrix_show_their_part(client, orsa, mora, period, versions):
    assess(period, orsa, {versions[0]: 2, versions[1]: 5, versions[2]: "not_applicable"})
    assert "3,5 av 5" in page(client, "/lage/organisation/orsa/")
    assert "(2 av 2 påståenden)" in page(client, "/lage/organisation/orsa/")
    cell = page(client, "/lage/delmal-1/orsa/")
    assert "<strong>2 av 5</strong>" in cell
    assert "1 av 2 har svarat" in cell
    assert "Ej aktuellt" in page(client, "/lage/delmal-2/orsa/")
    assert "Har inte svarat" in page(client, "/lage/delmal-1/mora/")
    overview = page(client, "/lage/")
    assert "Självskattning: 3,5" in overview
    assert "Självskattning: har inte svarat" in overview
    assert "1 av 2 har svarat" in overview
    assert f'href="{PAGE}"' in overview


def test_period_is_there_from_its_first_day(client, period):
    AssessmentPeriod.objects.update(opens_on=timezone.localdate() + timedelta(days=1))
    assert client.get(PAGE).status_code == 404
    assert client.get("/lage/sjalvskattning/var.csv").status_code == 404
    assert "Våren" not in page(client, "/lage/sjalvskattning/")
    AssessmentPeriod.objects.update(opens_on=timezone.localdate())
    assert "Ingen självskattning har godkänts än." in page(client)
    assert "0 av 0 har svarat" in page(client, "/lage/sjalvskattning/")


@pytest.mark.parametrize("is_comparable", [True, False])
def test_scores_over_the_periods_are_joined_only_if_an_editor_says_so(client, orsa, period, versions, is_comparable):
    statement = versions[0].statement
    assess(earlier_period(), orsa, {versions[0]: 2})
    statement.text_sv = "Nu låter det annorlunda."
    statement.save()
    latest = statement.versions.last()
    type(latest).objects.filter(pk=latest.pk).update(is_comparable=is_comparable)
    assess(period, orsa, {latest: 4})
    for address in [PAGE, "/lage/delmal-1/orsa/"]:
        text = page(client, address)
        line = text.split('<svg class="score-line"')[1].split("</svg>")[0]
        assert line.split("score-line__marks")[1].count("h0") == 2
        assert ("L" in line.split("score-line__line")[1].split("/>")[0]) is is_comparable
        assert ("formulerades om" in text) is not is_comparable
        assert ">Hösten</span>: 2" in text


def test_statement_that_is_new_was_not_asked_before(client, orsa, period, versions):
    assess(earlier_period(), orsa, {versions[0]: 2})
    new = StatementFactory(sub_goal=versions[0].statement.sub_goal).versions.get()
    assess(period, orsa, {new: 4})
    assert "Frågades inte då" in page(client, "/lage/delmal-1/orsa/")


def test_csv_has_every_score_and_every_absence(client, orsa, mora, period, versions):
    assess(period, orsa, {versions[0]: 2, versions[1]: 5, versions[2]: "not_applicable"})
    assert rows_of(client) == [
        *[("Mora", "", "not_reported")] * 3,
        ("Orsa", "2", "scored"),
        ("Orsa", "5", "scored"),
        ("Orsa", "", "not_applicable"),
    ]


def test_made_up_answers_are_marked_and_never_beside_real_ones(client, orsa, mora, versions):
    made_up_statement = StatementFactory(sub_goal=versions[0].statement.sub_goal, is_example=True)
    made_up = AssessmentPeriodFactory(slug="pahittad", is_example=True)
    assess(made_up, mora, {made_up_statement.versions.get(): 5})
    addresses = ["/lage/", "/lage/organisation/mora/", "/lage/delmal-1/mora/", "/lage/sjalvskattning/"]
    assert all("chip--example" in page(client, address) for address in [*addresses, made_up.get_absolute_url()])
    assert "noindex" in page(client, made_up.get_absolute_url())
    assert client.get("/lage/sjalvskattning/pahittad.csv").status_code == 404
    assert "pahittad.csv" not in page(client, made_up.get_absolute_url())
    real = AssessmentPeriodFactory(slug="var")
    assess(real, orsa, {versions[0]: 1})
    assert not any("chip--example" in page(client, address) for address in addresses)
    assert AssessmentResults.shown().latest == real
    assert made_up_statement.text_sv not in page(client)


def test_organisation_that_takes_no_part_is_in_no_sum(client, orsa, period, versions):
    centre = OrganisationFactory(kind=Organisation.Kind.CARE_CENTRE)
    assess(period, orsa, {versions[0]: 2})
    assess(period, centre, {versions[0]: 5})
    assert "1 av 1 har svarat" in page(client)
    assert "Medelvärdet är 2,0 av 5" in page(client)


@pytest.mark.parametrize("address", [PAGE, "/lage/", "/lage/organisation/orsa/", "/lage/delmal-1/orsa/"])
def test_page_makes_as_many_queries_with_many_of_all_as_with_few(client, orsa, versions, address):
    def more(count):
        goal = SubGoal.objects.get(number=1)
        for _number in range(count):
            StatementFactory(sub_goal=goal)
        place = [orsa, *(OrganisationFactory() for _number in range(count))]
        for number in range(count):
            day = timezone.localdate() - timedelta(days=number + 2)
            period = AssessmentPeriodFactory(opens_on=day)
            for organisation in place:
                assess(period, organisation, dict.fromkeys(period.asked(), 3))

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    assess(AssessmentPeriodFactory(slug="var"), orsa, dict.fromkeys(versions, 3))
    more(2)
    few = queries()
    more(4)
    assert queries() == few
    assert Assessment.objects.count() > 15


def test_old_address_of_a_period_leads_to_the_new_one(client, period, versions):
    period.slug = "varen"
    period.save()
    assert client.get(PAGE)["Location"] == "/lage/sjalvskattning/varen/"


def test_pages_of_a_sub_goal_and_a_municipality_show_their_scores(client, orsa, mora, period, versions):
    goal = versions[0].statement.sub_goal
    assess(period, orsa, {versions[0]: 2, versions[1]: 3, versions[2]: 5})
    assess(period, mora, {versions[0]: 5, versions[1]: "not_applicable", versions[2]: 1})
    of_goal = page(client, goal.get_absolute_url())
    assert "Medelvärdet av alla poäng är 3,3 av 5." in of_goal
    assert '<strong>3,5 av 5</strong> <span class="soft">(2 av 2 har gett poäng)' in of_goal
    assert '<strong>3,0 av 5</strong> <span class="soft">(1 av 2 har gett poäng)' in of_goal
    of_place = page(client, mora.get_absolute_url())
    assert '<strong>5,0 av 5</strong> <span class="soft">(1 av 2 påståenden)' in of_place
    for text in [of_goal, of_place]:
        assert f'href="{PAGE}"' in text
        assert "2 av 2 har svarat" in text

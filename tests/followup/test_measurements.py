"""What the database lets in."""

import pytest
from django.core.exceptions import ValidationError

from followup.models import Measurement
from tests.factories import IndicatorFactory, OrganisationFactory, SubGoalFactory
from tests.staff import client_of, save

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


@pytest.fixture
def place():
    return OrganisationFactory()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"value": None, "status": "final"}, "Ange ett värde, eller välj varför det saknas."),
        ({"value": 0, "status": "suppressed"}, "Ange ett värde, eller välj varför det saknas."),
        ({"value": 1, "organisation": None}, "Välj antingen en organisation eller en jämförelse."),
        ({"value": 1, "year": 1900}, "1970"),
        ({"value": 1, "year": 2099}, "2099 är inte här än"),
        ({"value": 1, "is_example": True, "source": "kolada"}, "Ett exempel har inga värden från Kolada."),
    ],
)
def test_value_that_says_two_things_is_refused(place, fields, said):
    with pytest.raises(ValidationError, match=said):
        Measurement(**{"indicator": IndicatorFactory(), "organisation": place, "year": 2020} | fields).full_clean()


def test_value_is_refused_where_the_key_figure_is_not_measured():
    town = OrganisationFactory(kind="municipality")
    of = {"indicator": IndicatorFactory(exists_for="L"), "organisation": town, "year": 2020}
    with pytest.raises(ValidationError, match="mäts inte för en sådan organisation"):
        Measurement(**of, value=5).full_clean()
    Measurement(**of, status="not_applicable").full_clean()


def test_second_value_of_the_same_year_is_refused(place):
    of = {"indicator": IndicatorFactory(), "organisation": place, "year": 2020, "value": 1}
    Measurement.objects.create(**of)
    with pytest.raises(ValidationError, match="Det finns redan ett värde"):
        Measurement(**of).full_clean()
    Measurement(**of | {"gender": "K"}).full_clean()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"target": 5}, "Ett mål behöver ett år"),
        ({"kolada_id": "N1"}, "N eller U och fem siffror"),
        ({"kolada_id": "N00001", "is_example": True}, "Ett exempel har inga värden från Kolada."),
    ],
)
def test_key_figure_is_whole(fields, said):
    with pytest.raises(ValidationError, match=said):
        IndicatorFactory.build(sub_goal=SubGoalFactory(), **fields).full_clean()


def test_replaced_value_stays_in_the_history(place, editor):
    row = Measurement.objects.create(indicator=IndicatorFactory(), organisation=place, year=2020, value=1)
    response = save(client_of(editor), row, value="2,5")
    assert response.status_code == 200
    row.refresh_from_db()
    assert row.value == 2.5
    assert [str(version.value.normalize()) for version in row.history.order_by("history_id")] == ["1", "2.5"]

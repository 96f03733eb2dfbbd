import pytest

from contacts.county_map import county_map, outline
from contacts.models import Organisation


def test_outline_holds_the_fifteen_municipalities():
    view_box, shapes = outline()
    assert view_box == "0 0 612 673"
    assert len(shapes) == 15
    assert all(shape.d.startswith("M") for shape in shapes.values())


@pytest.mark.django_db
def test_map_links_each_municipality_by_its_code(client, facts):
    municipalities = list(Organisation.objects.municipalities())
    areas = county_map(municipalities, current=municipalities[0])["areas"]
    assert [area.organisation for area in areas] == municipalities
    assert [area.is_current for area in areas] == [True] + [False] * 14
    html = client.get("/kommuner/").text
    svg = html[html.index("<svg") :]
    for municipality in municipalities:
        assert html.count(f'href="{municipality.get_absolute_url()}"') >= 2, municipality.name
        assert municipality.name in svg


@pytest.mark.django_db
def test_municipality_without_outline_is_left_out_of_the_map():
    assert county_map([Organisation(code="9999")])["areas"] == []

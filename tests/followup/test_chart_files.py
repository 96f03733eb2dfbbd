"""The charts as files: whole in themselves, at addresses that stay, as SVG and PNG."""

import io
import re
from datetime import timedelta

import pytest
from PIL import Image

from core.pdf.typesetting import TypesettingError
from followup import chart_files
from followup.charts import FILLS
from followup.figures import Figures
from followup.indicator_files import line_file, map_file
from followup.indicator_page import indicator_chart
from followup.self_assessment.charts import score_x
from tests.factories import (
    AssessmentPeriodFactory,
    IndicatorFactory,
    OrganisationFactory,
    SubGoalFactory,
    assess,
    measure,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def orsa():
    return OrganisationFactory(slug="orsa", name_sv="Orsa", code="2034")


@pytest.fixture
def indicator(orsa):
    indicator = IndicatorFactory(
        slug="tryggt",
        question_sv="Är det tryggt?",
        title_sv="Trygghet, andel",
        target=95,
        target_year=2030,
        method_changed_in=2020,
        sub_goal=SubGoalFactory(slug="nara"),
    )
    measure(indicator, orsa, [50.5, 60.25, 70, 80, 90])
    return indicator


def texts_of(svg):
    return " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg))


def test_lines_as_a_file_have_title_legend_scale_source_and_caution(client, indicator):
    response = client.get("/lage/nyckeltal/tryggt.svg")
    svg = response.content.decode()
    assert 'xmlns="http://www.w3.org/2000/svg"' in svg
    assert "style=" not in svg
    said = texts_of(svg)
    for text in [
        *(
            "Är det tryggt?",
            "Trygghet, andel (procent). Högre är bättre.",
            "Kommunerna, ovägt medel: 90,0 procent (2022)",
        ),
        *("Mål: 95,0 år 2030", "Skalan börjar vid 40,0, inte vid noll.", "Källa: uppgift saknas", "grova drag"),
        "ändrades 2020",
    ]:
        assert text in said
    assert "90,0 procent (2022)" in re.search("<desc.*?</desc>", svg)[0]
    assert (response["Content-Type"], response["Content-Disposition"]) == (
        "image/svg+xml",
        'inline; filename="tryggt.svg"',
    )


def test_lines_of_the_file_are_those_of_the_numbers(indicator):
    chart = indicator_chart(indicator, Figures([indicator]))
    svg = chart_files.as_svg(line_file(indicator))
    circles = re.search(r'line-chart__points--0".*?</g>', svg)[0]
    found = [(int(x), int(y)) for x, y in re.findall(r'cx="(\d+)" cy="(\d+)"', circles)]
    assert found == [(point["x"], point["y"]) for point in chart["lines"][0]["points"]]


def test_map_as_a_file_has_each_number_on_its_shade_and_says_which_are_missing(client, indicator):
    mora = OrganisationFactory(slug="mora", name_sv="Mora", code="2062")
    OrganisationFactory(slug="falun", name_sv="Falun", code="2080")
    measure(indicator, mora, [10], first_year=2022)
    svg = client.get("/lage/nyckeltal/tryggt/karta.svg").content.decode()
    fills = re.findall(r'value-map__area--(\d)" fill="(#\w{6})"', svg)
    assert {int(shade): fill for shade, fill in fills} == {0: FILLS[0], 1: FILLS[1], 4: FILLS[4]}
    said = texts_of(svg)
    assert "90,0" in said
    assert "10,0" in said
    assert "– inte rapporterat" in said
    assert "<li>– inte rapporterat</li>" in client.get("/lage/nyckeltal/tryggt/").text
    assert "Orsa: 90,0" in svg


def test_small_charts_as_a_file_have_one_scale_that_is_said_and_no_line_over_a_change_of_method(client, indicator):
    mora = OrganisationFactory(slug="mora", name_sv="Mora", code="2062")
    measure(indicator, mora, [10], first_year=2022)
    svg = client.get("/lage/nyckeltal/tryggt/kommuner.svg").content.decode()
    said = texts_of(svg)
    for text in ["Mora", "10,0 (2022)", "Orsa", "90,0 (2022)", "samma skala, från 0,0 till 100,0, och åren 2018–2022"]:
        assert text in said
    drawing = svg.split(">Orsa</text>")[1].split("</g>")[0]
    assert drawing.count("<path") == 2  # until 2019, and from 2020
    assert "Orsa: 90,0 (2022)" in svg
    ends = sorted(int(y) for y in re.findall(r'<circle cx="288" cy="(\d+)"', svg))
    assert ends == [88 - round(76 * 0.9), 88 - round(76 * 0.1)]


def test_period_as_a_file_has_each_mean_and_how_many_have_answered(client, period, orsa, versions):
    assert client.get("/lage/sjalvskattning/var.svg").status_code == 404  # nobody has answered
    assess(period, orsa, {versions[0]: 2, versions[1]: 5, versions[2]: "not_applicable"})
    svg = client.get("/lage/sjalvskattning/var.svg").content.decode()
    for text in ["Självskattning, Våren", "Orsa", "3,5", "1 av 1 har svarat"]:
        assert text in texts_of(svg)


def test_spread_of_a_statement_as_a_file_has_its_dots_mean_and_how_many_answered(client, period, orsa, versions):
    address = f"/lage/sjalvskattning/var/pastaende-{versions[0].pk}"
    assert client.get(f"{address}.svg").status_code == 404  # nobody has answered
    assess(period, orsa, {versions[0]: 2})
    assess(period, OrganisationFactory(name_sv="Mora"), {versions[0]: 5})
    svg = client.get(f"{address}.svg").content.decode()
    said = texts_of(svg)
    for text in [
        versions[0].text,
        "Självskattning, Våren",
        "3,5 av 5",
        "Poäng 2: 1",
        "Poäng 5: 1",
        "2 av 2 har svarat",
    ]:
        assert text in said
    dots = re.search(r'class="dots__dots"[^>]* d="([^"]*)"', svg)[1]
    assert [int(x) for x in re.findall(r"M(\d+)", dots)] == [score_x(2), score_x(5)]
    assert client.get(f"{address}.png")["Content-Type"] == "image/png"
    assert client.get("/lage/sjalvskattning/var/pastaende-0.svg").status_code == 404
    page = client.get("/lage/sjalvskattning/var/").text
    assert f'href="{address}.svg"' in page
    assert f'href="{address}-over-tid.svg"' not in page  # there is one period


def test_scores_over_the_periods_as_a_file_are_of_all_or_of_an_organisation(client, period, orsa, versions):
    day = period.opens_on - timedelta(days=200)
    earlier = AssessmentPeriodFactory(opens_on=day, closes_on=day + timedelta(days=20), name_sv="Hösten")
    earlier.versions.set(versions)
    for place, scores in [(orsa, [2, 3]), (OrganisationFactory(name_sv="Mora"), [4, 5])]:
        assess(earlier, place, {versions[0]: scores[0]})
        assess(period, place, {versions[0]: scores[1]})
    cell = f"/lage/{versions[0].statement.sub_goal.slug}/orsa/"
    for page, address, said in [
        ("/lage/sjalvskattning/var/", f"pastaende-{versions[0].pk}-over-tid", ["Hösten: 3,0 av 5", "Våren: 4,0 av 5"]),
        (cell, f"pastaende-{versions[0].pk}", ["Självskattning, Orsa", "Hösten: 2 av 5", "Våren: 3 av 5"]),
    ]:
        assert f'href="{page}{address}.svg"' in client.get(page).text
        svg = client.get(f"{page}{address}.svg").content.decode()
        for text in [versions[0].text, *said]:
            assert text in texts_of(svg)
        assert svg.count("<path") == 3  # the scale, the line and its marks
    assert client.get(f"{cell}pastaende-0.svg").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/lage/nyckeltal/tryggt",
        "/lage/nyckeltal/tryggt/karta",
        "/lage/nyckeltal/tryggt/kommuner",
        "/en/lage/nyckeltal/tryggt",
    ],
)
def test_png_is_the_same_picture_and_may_be_kept(client, indicator, address):
    svg = client.get(f"{address}.svg").content.decode()
    response = client.get(f"{address}.png")
    assert response["Content-Type"] == "image/png"
    assert "public" in response["Cache-Control"]
    width, height = map(int, re.search(r'width="(\d+)" height="(\d+)"', svg).groups())
    assert Image.open(io.BytesIO(response.content)).size == (2 * width, 2 * height)


def test_picture_that_cannot_be_made_is_said_and_leads_to_the_page(client, indicator, monkeypatch):
    def refuse(_svg):
        raise TypesettingError("No.")

    monkeypatch.setattr(chart_files, "png_of", refuse)
    response = client.get("/lage/nyckeltal/tryggt.png")
    assert response.status_code == 503
    assert "Bilden kunde inte göras" in response.text
    assert 'href="/lage/nyckeltal/tryggt/"' in response.text


def test_no_text_of_a_file_is_wider_than_the_picture(indicator):
    indicator.question_sv = "Ett ord som är långt " * 8
    for file in [line_file(indicator), map_file(indicator)]:
        assert len([line for line in file.words if line.is_bold]) > 1
        assert all(len(line.text) * line.size * chart_files.LETTER < chart_files.WIDTH for line in file.words)
        assert max(line.y for line in file.words) < file.height


def test_chart_says_that_its_words_are_older_than_the_swedish_or_not_translated(client, indicator, settings):
    indicator.question_en, indicator.title_en, indicator.unit_en = "Is it safe?", "Safety", "per cent"
    indicator.save()
    assert "Swedish" not in texts_of(client.get("/en/lage/nyckeltal/tryggt.svg").content.decode())
    indicator.question_sv = "Är det tryggt nu?"
    indicator.save()
    for address in ["tryggt", "tryggt/karta", "tryggt/kommuner"]:
        said = texts_of(client.get(f"/en/lage/nyckeltal/{address}.svg").content.decode())
        assert "Some of the text is older than the Swedish text. Read that on the web." in said
        assert f"{settings.SITE_URL}/lage/nyckeltal/tryggt/" in said, "the address of the Swedish page"
    in_finnish = texts_of(client.get("/fi/lage/nyckeltal/tryggt.svg").content.decode())
    assert "Osaa tekstistä ei ole vielä käännetty." in in_finnish


def test_made_up_chart_says_so_in_the_picture(client, orsa):
    indicator = IndicatorFactory(slug="pahittat", is_example=True)
    measure(indicator, orsa, range(5))
    svg = client.get("/lage/nyckeltal/pahittat.svg").content.decode()
    assert "Exempel: alla värden är påhittade" in texts_of(svg)
    assert "Kolada" not in svg

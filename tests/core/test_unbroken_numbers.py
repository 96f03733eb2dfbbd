"""Numbers stay on one line wherever they are shown, and are stored as they were typed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.unbroken_numbers import NO_BREAK, unbroken, unbroken_html
from strategy.models import Page
from tests.factories import NewsItemFactory, PageFactory


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("1 000 invånare", "1_000 invånare"),
        ("högst 1 000 000 kr", "högst 1_000_000_kr"),
        ("ring 070 123 45 67 nu", "ring 070_123_45_67 nu"),
        ("+46 70 123 45 67", "+46_70_123_45_67"),
        ("+46 (0)70 123 45 67", "+46_(0)70_123_45_67"),
        ("0243-150 00 00", "0243-150_00_00"),
        ("791 82 Falun", "791_82 Falun"),
        ("12 kap. 3 § och § 12", "12 kap._3_§ och §_12"),
        ("kl. 17.00 eller kl 9", "kl._17.00 eller kl_9"),
        ("5 %, 20 °C, 3 m", "5_%, 20_°C, 3_m"),
        ("den 3 maj 2026", "den 3 maj 2026"),
        ("3 månader, 5 gånger", "3 månader, 5 gånger"),
        ("åren 2022 2023 2024 2025", "åren 2022 2023 2024 2025"),
    ],
)
def test_number_is_kept_together(typed, shown):
    assert unbroken(typed).replace(NO_BREAK, "_") == shown


def test_only_text_changes_in_html():
    html = (
        '<p title="10 000 kr"><a href="/a?b=10 000">10 000 kr</a> <strong>5 %</strong></p>'
        "<table><td>10 000</td></table><code>10 000</code><textarea>10 000</textarea><select><option>10 000</select>"
    )
    shown = html.replace(">10 000 kr<", f">10{NO_BREAK}000{NO_BREAK}kr<").replace(">5 %<", f">5{NO_BREAK}%<")
    assert unbroken_html(html) == shown


@given(st.text(alphabet=" 0123456789+-()%§<>/akrl.,\u00a0\n", max_size=60))
def test_nothing_but_spaces_changes_and_no_number_changes_twice(text):
    for change in [unbroken, unbroken_html]:
        changed = change(text)
        assert re.sub(NO_BREAK, " ", changed) == re.sub(NO_BREAK, " ", text)
        assert all(new == NO_BREAK for new, old in zip(changed, text, strict=True) if new != old)
        assert changed.count(NO_BREAK) >= text.count(NO_BREAK)


def test_page_shows_numbers_unbroken_and_keeps_them_as_typed(client, db):
    PageFactory(slug="tal", title_sv="Över 1 000 svar", lead_sv="Ring 023 829 89.", body_sv="<p>10 000 kr</p>")
    NewsItemFactory(title_sv="5 % fler", lead_sv="Kl. 17 den 3 maj")
    text = client.get("/om/tal/").text
    assert f"<h1>Över 1{NO_BREAK}000 svar</h1>" in text
    assert re.search(r"<title[^>]*>Över 1 000 svar", text)
    assert f"Ring 023{NO_BREAK}829{NO_BREAK}89." in text
    assert f"<p>10{NO_BREAK}000{NO_BREAK}kr</p>" in text
    assert f">5{NO_BREAK}% fler<" in client.get("/nyheter/").text
    assert Page.objects.get(slug="tal").body_sv == "<p>10 000 kr</p>"

from datetime import datetime

import pytest
from django.utils.translation import override

from core.punctuation import comma_list
from core.templatetags.portal import breakable, ltr, moment_tag
from core.text import clean_text, ltr_text


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("ewa.welen@regiondalarna.se", "ewa.<wbr>welen@<wbr>regiondalarna.<wbr>se"),
        ("https://www.falun.se/", "https://<wbr>www.<wbr>falun.<wbr>se/"),
        ("<b>@x.se", "&lt;b&gt;@<wbr>x.<wbr>se"),
        ("", ""),
    ],
)
def test_long_address_breaks_where_a_reader_expects_it(address, shown):
    assert breakable(address) == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("sv", "11 maj 2027 kl.\u00a017.00"),
        ("sv-simple", "11 maj 2027 kl.\u00a017.00"),
        ("en", "11 May 2027, 17:00"),
        ("fi", "11. toukokuuta 2027 kello 17.00"),
        ("ar", "11 مايو 2027، 17:00"),
    ],
)
def test_moment_is_written_as_its_language_does(language, shown):
    with override(language):
        assert f">{shown}</time>" in moment_tag(datetime.fromisoformat("2027-05-11T15:00+00:00"))


@pytest.mark.parametrize(
    ("language", "in_html", "in_text"),
    [("sv", "2026-0002", "2026-0002"), ("ar", '<bdi dir="ltr">2026-0002</bdi>', "\u20662026-0002\u2069")],
)
def test_reference_is_read_from_left_to_right_in_a_text_that_runs_the_other_way(language, in_html, in_text):
    with override(language):
        assert (ltr("2026-0002"), ltr_text("2026-0002")) == (in_html, in_text)
    assert clean_text(in_text) == "2026-0002"  # who copies it with its signs still finds it


def test_list_has_the_comma_of_its_language():
    assert comma_list(["Orsa", "Mora"]) == "Orsa, Mora"
    with override("ar"):
        assert comma_list(["Orsa", "Mora"]) == "Orsa، Mora"

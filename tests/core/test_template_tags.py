from datetime import datetime

import pytest
from django.utils.translation import override

from core.templatetags.portal import breakable, menu_place, moment_tag


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
    ("language", "path", "place"),
    [
        ("sv", "/delmal/", "/delmal/"),
        ("sv", "/delmal/nara-for-mig/", "/delmal/*"),
        ("en", "/en/delmal/nara-for-mig/", "/en/delmal/*"),
        *[("sv", path, "") for path in ["/hittepå/", "/hittepå/mer/", "/" + "x" * 3000, "/.env"]],
        ("en", "/en/made-up/", ""),
    ],
)
def test_only_sections_that_exist_have_a_menu_of_their_own(language, path, place):
    with override(language):
        assert menu_place(path) == place


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("sv", "11 maj 2027 17:00"),
        ("sv-simple", "11 maj 2027 17:00"),
        ("en", "11 May 2027, 17:00"),
        ("fi", "11. toukokuuta 2027 kello 17.00"),
        ("ar", "11 مايو، 2027، 17:00"),
    ],
)
def test_moment_is_written_as_its_language_does(language, shown):
    with override(language):
        assert f">{shown}</time>" in moment_tag(datetime.fromisoformat("2027-05-11T15:00+00:00"))

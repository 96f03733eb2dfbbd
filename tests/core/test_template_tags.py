import pytest
from django.utils.translation import override

from core.templatetags.portal import breakable, menu_place


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

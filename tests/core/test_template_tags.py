import pytest

from core.templatetags.portal import breakable


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

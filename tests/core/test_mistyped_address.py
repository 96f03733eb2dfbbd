"""A link that is printed or mailed leads to its page, also with what was copied along or typed otherwise."""

import pytest

from core.mistyped_address import clean_key, meant_address

MEANT = [
    ("/inspel/dialog/framtiden/.", "/inspel/dialog/framtiden/"),
    ("/inspel/dialog/framtiden).", "/inspel/dialog/framtiden/"),
    ("/Inspel/Dialog/Framtiden/Lamna", "/inspel/dialog/framtiden/lamna/"),
    ("/inspel/dialog/framtiden/lämna/", "/inspel/dialog/framtiden/lamna/"),
    ("/inspel/dialog/framtiden/lamna/\u200b ", "/inspel/dialog/framtiden/lamna/"),
    ("/EN/Inspel/Dialog/framtiden/", "/en/inspel/dialog/framtiden/"),
    ("/sv/inspel/2026-0001/", "/inspel/2026-0001/"),
    ("/inspel/2026-0001.", "/inspel/2026-0001/"),
    ("/en//kontakt//falu-kommun", "/en/kontakt/falu-kommun/"),
    ("/kontakt/falu-kommun.vcf,", "/kontakt/falu-kommun.vcf"),
    ("/Delmål/", "/delmal/"),
    ("/strategin/strategi.pdf)", "/strategin/strategi.pdf"),
    ("\\inspel\\lamna", "/inspel/lamna/"),
    ("/\u201cinspel/lamna/\u201d", "/inspel/lamna/"),
    ("//evil.example/inspel/", None),
    ("/inspel/../../etc/passwd", None),
    ("/nothing/here/", None),
    ("/inspel/lamna/", None),
    ("/.", "/"),
]


@pytest.mark.parametrize(("path", "address"), MEANT)
def test_address_that_leads_nowhere_leads_to_the_page_that_was_meant(path, address):
    assert meant_address(path) == address


@pytest.mark.parametrize(
    ("key", "clean"),
    [("<Ab_-9>", "Ab_-9"), ("A b\u200bc\n9.", "Abc9"), ("12.Ab-9).", "12.Ab-9"), ("&lt;Ab&gt;", "Ab"), ("...", "")],
)
def test_key_is_read_without_what_was_copied_along(key, clean):
    assert clean_key(key) == clean

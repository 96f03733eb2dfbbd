"""The headers that tell a browser what a page may do, on every kind of answer."""

import pytest
from django.conf import settings

EXPECTED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/ar/kontakt/", "/finns-inte/", "/flode/nyheter.xml", "/admin/login/", "/sok/"])
def test_answers_say_what_a_page_may_do(client, path):
    for response in (client.get(path), client.get(path)):  # made anew, and kept
        headers = response.headers
        assert {name: headers.get(name) for name in EXPECTED} == EXPECTED
        assert {"camera=()", "geolocation=()", "payment=()"} <= set(headers["Permissions-Policy"].split(", "))
        assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_sharing_and_copying_are_not_forbidden():
    assert not {"web-share", "clipboard-write", "fullscreen"} & settings.PERMISSIONS_POLICY.keys()

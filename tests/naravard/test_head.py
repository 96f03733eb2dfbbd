"""What programs read of a page: the picture and words of a shared link, and the icons."""

import re
import struct

from django.contrib.staticfiles import finders

PAGE = "/en/delmal/nara-for-mig/"


def open_static(address):
    """Return the bytes of the static file at the address (“/static/img/…”)."""
    with open(finders.find(address.split("/static/")[1]), "rb") as file:
        return file.read()


def meta(html, name):
    return re.search(f'(?:property|name)="{name}" content="([^"]+)"', html)[1]


def test_shared_link_has_title_words_and_a_picture_of_the_size_it_says(client, facts, settings):
    html = client.get(PAGE).text
    assert re.search('<title property="og:title">([^<]+)', html)[1].strip()
    assert meta(html, "og:url") == settings.SITE_URL + PAGE
    assert "summer meadow" in meta(html, "og:image:alt")
    address = meta(html, "og:image")
    assert address.startswith(settings.SITE_URL)
    picture = open_static(address)
    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">II", picture[16:24]) == (1200, 630)
    assert (meta(html, "og:image:width"), meta(html, "og:image:height")) == ("1200", "630")
    assert len(picture) < 200_000


def test_icons_are_there_and_answer_at_the_address_that_everybody_asks(client, facts):
    html = client.get("/").text
    icons = re.findall(r'<link rel="(?:icon|apple-touch-icon)" href="([^"]+)"', html)
    assert [icon.rsplit(".", 1)[1] for icon in icons] == ["ico", "svg", "png"]
    assert all(open_static(icon) for icon in icons)
    response = client.get("/favicon.ico")
    assert response.url == icons[0]
    assert open_static(response.url)[:4] == b"\x00\x00\x01\x00"
    assert not response.cookies

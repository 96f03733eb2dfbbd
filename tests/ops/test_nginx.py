# ruff: noqa: S310 - the addresses are ours
"""The nginx that is shipped keeps what anybody may keep, until the portal says, and longer only while that is down."""

import http.server
import re
import threading
import time
import urllib.error
import urllib.request
from email.utils import formatdate

import pytest
from django.conf import settings

from tests.ops.shipped_nginx import START_WITHIN, running_nginx
from tests.ports import free_port


class Portal(http.server.ThreadingHTTPServer):
    """Stands for the portal: answers with the number of the request, the headers and the status of the test."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked, self.headers, self.status = 0, {}, 200


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked += 1
        body = b"answer %d" % self.server.asked
        self.send_response(self.server.status)
        for name, value in (self.server.headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def portal():
    with Portal() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


KEY = "VpdYTb%20Bg9CabtL1zln7VCA"


BROKEN = [f"inspel/folj/{KEY}/", f"inspel//f%C3%B6lj/{KEY}/", f"INSPEL/mejl/23.{KEY}/", f"inspel/%0A/{KEY}"]


def test_no_log_holds_a_key_that_was_broken(portal, tmp_path):
    """A body that is too large is refused by nginx itself, which writes the request into the log of errors."""
    too_large = {"data": b"", "headers": {"Content-Length": str(10**9)}}
    with running_nginx(tmp_path, [portal.server_port]) as port:
        for path in [*BROKEN, "nyheter/"]:
            for arguments in [{}, too_large]:
                read(urllib.request.Request(f"http://127.0.0.1:{port}/{path}", **arguments))
    access, errors = ((tmp_path / name).read_text() for name in ["naravard.log", "naravard-error.log"])
    assert [line.split()[4] for line in access.splitlines()[::2]] == [
        "/inspel/folj/...",
        "/inspel/f\\xC3\\xB6lj/...",
        "/INSPEL/mejl/...",
        "/inspel/...",
        "/nyheter/",
    ]
    assert errors.count("too large body") == errors.count("/nyheter/") == 1
    assert not any(piece in access + errors for piece in ["VpdYTb", "Bg9CabtL"])


@pytest.fixture
def address(portal, tmp_path):
    with running_nginx(tmp_path, [portal.server_port]) as port:
        yield f"http://127.0.0.1:{port}/"


def read(address):
    try:
        with urllib.request.urlopen(address) as response:
            return response.read().decode(), response.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers


def public(seconds):
    return {"Cache-Control": "public", "Expires": formatdate(time.time() + seconds, usegmt=True)}


def test_public_page_is_kept_until_the_moment_that_the_browser_is_told_too(portal, address):
    portal.headers = public(3600)
    assert [read(address)[0], read(address)[0]] == ["answer 1", "answer 1"]
    kept = read(address)[1]
    assert kept["Expires"] == portal.headers["Expires"]
    assert "max-age" not in kept["Cache-Control"]
    assert read(f"{address}?delmal=1")[0] == "answer 2"


@pytest.mark.parametrize(
    "headers",
    [
        public(-1),
        {
            "Cache-Control": "max-age=0, no-cache, no-store, must-revalidate, private",
            "Expires": public(3600)["Expires"],
        },
        {},
        public(3600) | {"Set-Cookie": "a=b"},
    ],
)
def test_other_page_is_asked_for_each_time(portal, address, headers):
    portal.headers = headers
    assert [read(address)[0], read(address)[0]] == ["answer 1", "answer 2"]


def test_old_page_is_shown_only_while_the_portal_is_down(portal, address):
    portal.headers = public(1)
    assert read(address)[0] == "answer 1"
    portal.status, portal.headers = 503, {"Cache-Control": "no-store"}
    deadline = time.monotonic() + START_WITHIN
    while portal.asked < 2:  # until the moment has passed
        assert read(address)[0] == "answer 1"
        assert time.monotonic() < deadline
        time.sleep(0.1)
    portal.status, portal.headers = 404, {}
    assert read(address)[0] == 404


def test_new_page_is_served_from_the_moment_that_it_is_there(portal, address):
    portal.headers = public(1)
    assert read(address)[0] == "answer 1"
    portal.headers = public(3600)
    deadline = time.monotonic() + START_WITHIN
    while portal.asked < 2:
        read(address)
        assert time.monotonic() < deadline
        time.sleep(0.1)
    # The file of the old one is still open (open_file_cache).
    assert [read(address)[0], read(address)[0], portal.asked] == ["answer 2", "answer 2", 2]


def test_file_that_one_node_has_is_found_whichever_is_asked_first(portal, tmp_path):
    """As while a new version is rolled out. A page that one node does not know is not asked for twice."""
    with Portal() as older:
        threading.Thread(target=older.serve_forever, daemon=True).start()
        older.status = 404
        with running_nginx(tmp_path, [portal.server_port, older.server_port]) as port:
            files = {read(f"http://127.0.0.1:{port}/static/site.{number}.css")[0] for number in range(4)}
            pages = [read(f"http://127.0.0.1:{port}/nyheter/{number}/")[0] for number in range(4)]
        older.shutdown()
    assert 404 not in files
    assert 404 in pages


@pytest.fixture
def down(tmp_path):
    """Yield the address of an nginx whose portal does not run."""
    with running_nginx(tmp_path, [free_port()]) as port:
        yield f"http://127.0.0.1:{port}/"


def read_down(address, **arguments):
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(urllib.request.Request(address, **arguments))
    with caught.value as error:
        return error.code, error.read().decode(), error.headers


def test_page_says_in_four_languages_that_the_portal_is_down_and_tries_again(down):
    status, page, headers = read_down(f"{down}delmal/")
    assert (status, headers["Retry-After"], headers["Refresh"]) == (503, "5", "5")
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Sidan svarar inte just nu</h1>" in page
    for language, title in [
        ('lang="en"', "The page does not answer"),
        ('lang="fi"', "Sivu ei"),
        ('lang="ar" dir="rtl"', "الصفحة لا"),
    ]:
        assert f"<section {language}>\n<h2>{title}" in page
    styles = re.findall(r'rel="stylesheet" href="([^"]+)"', page)
    assert len(styles) == page.count("<link ") == 2
    assert [style for style in styles if "//" in style] == []
    for style in styles:
        text, headers = read(f"{down}{style.removeprefix('/')}")
        assert headers["Content-Type"] == "text/css"
        assert set(re.findall(r"var\((--[\w-]+)\)", text)) <= tokens()


def tokens():
    return set(re.findall(r"^ +(--[\w-]+):", (settings.BASE_DIR / "static/css/tokens.css").read_text(), re.MULTILINE))


def test_page_after_what_was_sent_is_not_asked_for_again(down):
    status, page, headers = read_down(f"{down}inspel/lamna/", data=b"text=a")
    assert (status, headers["Refresh"]) == (503, None)
    assert "Gå tillbaka" in page


def test_page_of_the_portal_itself_is_left_as_it_is(portal, address):
    portal.status = 503
    assert read_down(address)[1] == "answer 1"


def test_page_is_no_address_of_its_own_and_no_log_holds_a_key(tmp_path):
    with running_nginx(tmp_path, [free_port()]) as port:
        assert read(f"http://127.0.0.1:{port}/nere/index.html")[0] == 404
        for path in BROKEN:
            assert read_down(f"http://127.0.0.1:{port}/{path}")[0] == 503
    logs = [(tmp_path / name).read_text() for name in ["naravard.log", "naravard-error.log"]]
    assert logs[0].count(" 503 ") == len(BROKEN)
    assert not any(piece in log for log in logs for piece in ["VpdYTb", "Bg9CabtL"])

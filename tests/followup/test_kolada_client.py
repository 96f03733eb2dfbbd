"""The client of Kolada's API: pages, limits, asking again, and one clear sentence for whatever goes wrong."""

import json
import socket
from decimal import Decimal

import httpx
import pytest
import time_machine

from followup.kolada import client
from followup.kolada.client import Kolada, seconds_before_retry
from followup.kolada.shapes import KoladaError
from tests.kolada_server import HTML, values

FIGURE = {"kpi": "N00001", "municipality": "2034", "period": 2024, "values": [{"gender": "T", "value": 1.5}]}


def ask(question=lambda kolada: kolada.places(), **options):
    with Kolada(**options) as kolada:
        return question(kolada)


def figures(kolada):
    return kolada.figures(["N00001"], ["2034"])


def test_every_page_of_a_list_is_read(kolada):
    kolada.per_page = 2
    assert [place.title for place in ask()] == list(kolada.places.values())
    assert kolada.asked == ["municipality"] * 3


def test_figures_are_asked_for_25_ids_at_once(kolada):
    kpis, places = [f"N{number:05}" for number in range(26)], [f"{number:04}" for number in range(51)]
    kolada.figures = {(kpi, place, 2024): {"T": 1} for kpi in kpis for place in places}
    found = ask(lambda kolada: kolada.figures(kpis, places))
    assert {(figure.kpi, figure.place) for figure in found} == {(kpi, place) for kpi in kpis for place in places}
    assert (len(kolada.asked), kolada.refused) == (6, [])


def test_figure_has_its_exact_value_its_gender_and_why_it_is_missing(kolada):
    kolada.figures["N00001", "2034", 2024] = {
        "T": 12.3,
        "K": {"value": None, "status": "Private"},
        "M": {"value": None, "status": "Missing"},
        "X": 5,
    }
    kolada.figures["N00001", "2034", 2023] = {
        "T": 0,
        "K": {"value": None, "status": ""},
        "M": {"value": 3, "isdeleted": True},
    }
    found = [(row.gender, row.value, row.status, row.is_deleted) for row in ask(figures)]
    assert found == [
        ("T", Decimal("12.3"), "final", False),
        ("K", None, "suppressed", False),
        ("M", None, "not_reported", False),
        ("T", Decimal(0), "final", False),
        ("K", None, "", False),
        ("M", Decimal(3), "final", True),
    ]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_answer_that_comes_at_last_is_enough(kolada, status, capsys, caplog):
    kolada.answer_with = lambda path, number: (status, {"Retry-After": "2"}, b"{}") if number < 3 else None
    assert len(ask()) == len(kolada.places)
    assert "retry_scheduled" in caplog.text
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("status", "header", "expected"),
    [
        (429, "7", 7.0),
        (503, "7", 7.0),
        (429, "Sat, 28 Nov 2026 12:00:30 GMT", 30.0),
        (429, "0", 1.0),
        (429, "Sat, 28 Nov 2026 11:00:00 GMT", 1.0),
        (429, "3600", False),  # a person tries again instead
        (429, "9" * 5000, False),
        (429, "soon", True),
        (429, "", True),
        (502, "", True),
        (404, "", False),
        (422, "5", False),
    ],
)
@time_machine.travel("2026-11-28T12:00:00Z", tick=False)
def test_kolada_says_how_long_to_wait(status, header, expected):
    response = httpx.Response(status, headers={"Retry-After": header}, request=httpx.Request("GET", "http://k"))
    waits = seconds_before_retry(httpx.HTTPStatusError("", request=response.request, response=response))
    assert (waits, type(waits)) == (expected, type(expected))


GARBAGE = {
    "html": ((200, {"Content-Type": "text/html"}, HTML), "webbsida"),
    "html called json": ((200, {}, b"\n " + HTML), "webbsida"),
    "nothing": ((200, {}, b""), "läsa"),
    "cut off": ((200, {}, b'{"values": [{"id": "20'), "läsa"),
    "no text": ((200, {}, b"\xff\xfe\x00\x81"), "läsa"),
    "deep": ((200, {}, b"[" * 200_000), "läsa"),
    "a list": ((200, {}, b"[]"), "form"),
    "null": ((200, {}, b"null"), "form"),
    "error in words": ((200, {}, b'{"error": "Please use /v4"}'), "form"),
    "values are no list": ((200, {}, b'{"values": {"id": "2034"}}'), "form"),
    "places are texts": (values("2034"), "form"),
    "id is a number": (values({"id": 2034, "title": "Orsa"}), "form"),
    "renamed": (values({"code": "2034", "name": "Orsa"}), "form"),
    "moved": ((301, {"Location": "http://127.0.0.1:1/"}, b""), "301"),
    "refused": ((404, {}, b"{}"), "404"),
    "down": ((500, {}, b"{}"), "500"),
    "too often": ((429, {"Retry-After": "86400"}, b"{}"), "för ofta"),
    "next page elsewhere": (values(next_url="http://example.com/v3/municipality?page=2"), "form"),
    "next page is no address": (values(next_url="http://[::1"), "form"),
    "next page is a number": (values(next_url=2), "form"),
}


@pytest.mark.parametrize("name", GARBAGE)
def test_answer_that_cannot_be_used_is_one_sentence(kolada, name):
    answer, expected = GARBAGE[name]
    kolada.answer_with = lambda path, number: answer
    with pytest.raises(KoladaError, match=expected):
        ask()


@pytest.mark.parametrize(
    "change",
    [
        {"period": 20245},
        {"period": None},
        {"municipality": None},
        {"values": None},
        {"values": [{"gender": "T"}]},
        {"values": [{"gender": "T", "value": "1,5"}]},
        {"values": [{"gender": "T", "value": True}]},
        {"values": [{"gender": "T", "value": 12345678901}]},
        {"values": [{"value": 1}]},
    ],
    ids=str,
)
def test_figure_of_another_shape_is_refused(kolada, change):
    kolada.answer_with = lambda path, number: values(FIGURE | change)
    with pytest.raises(KoladaError, match="form"):
        ask(figures)


def test_number_that_is_none_is_refused(kolada):
    content = json.dumps({"values": [FIGURE]}).replace("1.5", "NaN").encode()
    kolada.answer_with = lambda path, number: (200, {}, content)
    with pytest.raises(KoladaError, match="läsa"):
        ask(figures)


@pytest.mark.parametrize("next_page", ["{url}/v3/municipality?page=1", "{url}/v3/municipality?page={number}"])
def test_list_without_an_end_is_given_up(kolada, next_page, monkeypatch):
    monkeypatch.setattr(client, "MAX_PAGES", 5)
    numbers = iter(range(1000))
    kolada.answer_with = lambda *_: values(next_url=next_page.format(url=kolada.url, number=next(numbers)))
    with pytest.raises(KoladaError, match="slut"):
        ask()
    assert len(kolada.asked) <= 5


def test_next_page_is_asked_of_the_same_server_by_the_same_way(kolada):
    """Behind a proxy Kolada may call itself http and have another port."""
    last = values({"id": "2034", "title": "Orsa"})
    first = values(next_url="https://127.0.0.1:9/v3/municipality?page=2")
    kolada.answer_with = lambda path, number: first if number == 1 else last
    assert [place.id for place in ask()] == ["2034"]


def test_answer_that_is_too_large_is_given_up(kolada, monkeypatch):
    monkeypatch.setattr(client, "MAX_BYTES", 100)
    with pytest.raises(KoladaError, match="stort"):
        ask()


def test_silence_ends_in_time(kolada):
    kolada.answer_with = lambda path, number: (200, {}, None)
    with pytest.raises(KoladaError, match="i tid"):
        ask(attempts=1, max_seconds=0.05)


def test_nobody_there_is_said(settings):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings.KOLADA_URL = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(KoladaError, match="nå"):
            ask(attempts=1)


@pytest.mark.parametrize("url", ["", "api.kolada.se", "ftp://127.0.0.1", "http://"])
def test_address_that_is_none_is_said(settings, url):
    settings.KOLADA_URL = url
    with pytest.raises(KoladaError):
        ask()


def test_text_has_nothing_that_no_page_can_show(kolada):
    kolada.answer_with = lambda path, number: values({"id": "2034", "title": "Or\ud800sa\u0000"})
    assert ask()[0].title == "Orsa"

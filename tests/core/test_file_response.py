"""A file can be asked for in parts, and whether it has changed."""

import io

import pytest
from django.test import RequestFactory

from core.file_response import file_response

CONTENT = bytes(range(100))
MODIFIED = 1_764_000_000
DATE = "Mon, 24 Nov 2025 16:00:00 GMT"


def ask(method="get", **headers):
    request = getattr(RequestFactory(), method)("/", headers=headers)
    options = {
        "size": 100,
        "etag": "v1",
        "modified_at": MODIFIED,
        "content_type": "application/pdf",
        "name": "plan.pdf",
    }
    return file_response(request, io.BytesIO(CONTENT), **options)


def test_whole_file_says_what_it_is_and_that_parts_can_be_had():
    response = ask()
    assert response.content == CONTENT
    assert {name: response[name] for name in ["ETag", "Last-Modified", "Accept-Ranges", "Content-Length"]} == {
        "ETag": '"v1"',
        "Last-Modified": DATE,
        "Accept-Ranges": "bytes",
        "Content-Length": "100",
    }


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [
        ("bytes=0-9", 0, 9),
        ("bytes=90-", 90, 99),
        ("bytes=90-5000", 90, 99),
        ("bytes=-10", 90, 99),
        ("bytes=-5000", 0, 99),
        ("Bytes=99-99", 99, 99),
    ],
)
def test_one_part_is_given(wanted, first, last):
    response = ask(range=wanted)
    assert (response.status_code, response.content) == (206, CONTENT[first : last + 1])
    assert response["Content-Range"] == f"bytes {first}-{last}/100"
    assert response["Content-Length"] == str(last - first + 1)
    assert (response["ETag"], response["Last-Modified"]) == ('"v1"', DATE)
    assert response["Content-Disposition"] == 'inline; filename="plan.pdf"'


@pytest.mark.parametrize(
    "wanted", ["bytes=0-1,5-6", "bytes=9-5", "bytes=-", "bytes=a-b", "lines=0-1", "0-1", "", "bytes=" + "9" * 30 + "-"]
)
def test_what_is_not_one_part_gets_the_whole_file(wanted):
    response = ask(range=wanted)
    assert (response.status_code, response.content) == (200, CONTENT)


@pytest.mark.parametrize("wanted", ["bytes=100-", "bytes=5000-6000", "bytes=-0"])
def test_part_outside_of_the_file_is_refused(wanted):
    response = ask(range=wanted)
    assert (response.status_code, response["Content-Range"]) == (416, "bytes */100")


@pytest.mark.parametrize(
    ("condition", "status"),
    [('"v1"', 206), (DATE, 206), ('"v0"', 200), ('W/"v1"', 200), ("Mon, 24 Nov 2025 15:59:59 GMT", 200), ("x", 200)],
)
def test_part_is_given_only_of_the_file_that_the_reader_has(condition, status):
    assert ask(range="bytes=0-9", **{"if-range": condition}).status_code == status


def test_head_says_how_long_the_whole_file_is():
    response = ask("head", range="bytes=0-9")
    assert (response.status_code, response["Content-Length"]) == (200, "100")

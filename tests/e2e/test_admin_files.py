"""What a process leader takes out as a file: the report, and the copy for whoever asks for the public record."""

import json
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.e2e.client import Client
from tests.e2e.inspel import QUEUE, open_in_queue, send_inspel, unique_word

LAST = date.today()
FIRST = LAST - timedelta(days=300)
REPORT = f"{QUEUE}rapport/?first={FIRST}&last={LAST}"


def assert_is_pdf(path):
    assert path.read_bytes().startswith(b"%PDF-")


def assert_is_workbook_with_figures(path):
    with path.open("rb") as file:
        workbook = load_workbook(file)
    assert len(workbook.sheetnames) > 1
    assert all(sheet.max_row > 1 for sheet in workbook)


def test_report_shows_its_tables(staff_page, assert_accessible):
    page = staff_page()
    page.goto(REPORT)
    expect(page.locator(".steering-report__tables")).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize(
    ("kind", "assert_opens"), [("pdf", assert_is_pdf), ("xlsx", assert_is_workbook_with_figures)], ids=["pdf", "xlsx"]
)
def test_report_is_downloaded(staff_page, kind, assert_opens):
    page = staff_page()
    page.goto(REPORT)
    with page.expect_download() as download:
        page.locator(f"[name=kind][value={kind}]").click()
    assert download.value.suggested_filename == f"inspel-{FIRST}-{LAST}.{kind}"
    assert_opens(download.value.path())


@pytest.fixture
def reference(portal):
    """Return the reference of an inspel that somebody has sent."""
    return send_inspel(Client(portal), f"Håll öppet på kvällen {unique_word()}")[0]


@pytest.fixture
def copy_page(staff_page, reference):
    """Open the page where a process leader makes a copy of it."""
    page = staff_page()
    open_in_queue(page, reference)
    page.locator("a[href*='lamna-ut']").click()
    page.locator("[name=is_assessed]").wait_for()
    return page


def take_copy(page):
    page.locator("[name=is_assessed]").check()
    with page.expect_download() as download:
        page.locator("#content-main [type=submit]").click()
    return download.value


def test_copy_to_hand_out_is_a_pdf_unless_something_else_is_chosen(copy_page, reference, assert_accessible):
    assert_accessible(copy_page)
    copy_page.locator("[name=leave_out]").first.check()
    copy_page.reload()
    copy_page.locator("[data-typed-restore]").click()  # what was chosen and not sent is offered back
    expect(copy_page.locator("[name=leave_out]").first).to_be_checked()
    copy = take_copy(copy_page)
    copy_page.reload()
    expect(copy_page.locator("[data-typed]")).to_be_hidden()
    assert copy.suggested_filename == f"inspel-{reference}.pdf"
    assert_is_pdf(copy.path())


def test_copy_to_hand_out_as_json(copy_page, reference):
    copy_page.locator("[name=kind][value=json]").check()
    copy = take_copy(copy_page)
    assert copy.suggested_filename == f"inspel-{reference}.json"
    assert json.loads(copy.path().read_text())["inspel"]["reference"] == reference

"""The script that counts down how long something can be undone. The portal of the browser tests waits for nothing."""

from datetime import timedelta
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import timezone
from playwright.sync_api import expect

from feedback.models import DelayedAction, Inspel

SCRIPT = Path(__file__).parents[2] / "static/portal_admin/undo.js"


def test_countdown_runs_and_then_takes_the_button_away(browser):
    waiting = DelayedAction(pk=1, action="answer", inspel=Inspel(pk=1, reference="2026-0001"))
    waiting.due_at = timezone.now() + timedelta(seconds=10)
    page = browser.new_page()
    page.clock.install()
    html = render_to_string("admin/feedback/inspel/_undo.html", {"can_undo": [waiting], "csrf_token": "x"})
    page.set_content(html)
    page.add_script_tag(path=SCRIPT, type="module")
    left, gone = page.locator("[data-undo-left]"), page.locator("[data-undo-gone]")
    expect(left).to_be_visible()
    before = int(left.inner_text().split()[0])
    page.clock.run_for(3000)
    assert int(left.inner_text().split()[0]) == before - 3
    expect(gone).to_be_hidden()
    page.clock.run_for(8000)
    expect(gone).to_be_visible()
    expect(page.locator("form")).to_be_hidden()
    page.close()

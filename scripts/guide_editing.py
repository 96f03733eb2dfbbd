"""The pictures of editing in docs/guide: drafts, previews, versions, what is kept and who has a page open."""

from scripts.guide_session import follow
from tests.e2e.inspel import QUEUE
from tests.e2e.portal import run

PAGES = "/admin/strategy/page/"
TITLE, LEAD = "Möten i höst", "Här står när vi träffas och vad vi ska prata om."
LATER_LEAD = "Höstens möten har nu dag och plats."
MAKE_EDITOR = """
from django.contrib.auth.models import Group
from contacts.models import User
User.objects.get(username="{username}").groups.add(Group.objects.get(name="Redaktör"))
"""
# What a process leader has clicked is shown for the seconds in which it can be undone; this portal waits for nothing.
CLICKED = """
from datetime import timedelta
from django.utils import timezone
from contacts.models import User
from feedback.models import DelayedAction, Inspel
by = User.objects.get(username="{username}")
inspel = Inspel.objects.open().order_by("-pk").first()
DelayedAction.objects.create(
    inspel=inspel, by=by, action="answer_and_publish", typed={{}}, due_at=timezone.now() + timedelta(seconds=9))
"""
UNDO = "from feedback.models import DelayedAction; DelayedAction.objects.all().delete()"


def take_editing_pictures(session, colleague, username):
    """Take the pictures; `colleague` is a page where another process leader, `username`, is logged in."""
    command = MAKE_EDITOR.format(username=username)
    run("shell", "--no-imports", "--command", command, var=session.portal.var).wait()
    page = session.leader
    write_draft(session, page)
    publish_and_restore(session, page)
    open_twice(session, page, colleague)
    undo(session, page)
    end_session(session, colleague)


def write_draft(session, page):
    page.goto(f"{PAGES}add/")
    page.fill("#id_title_sv", TITLE)
    page.fill("#id_slug", "moten")
    page.fill("#id_lead_sv", LEAD)
    page.locator(".ProseMirror").first.fill("Alla är välkomna.")
    follow(page, "[name=_continue]")
    session.save_screenshot(page, "utkast", ".submit-row", ".preview-buttons")
    with page.context.expect_page() as opened:
        page.locator(".preview-buttons button").first.click()
    opened.value.wait_for_load_state()
    session.save_screenshot(opened.value, "forhandsgranska-sida", height=700)
    opened.value.close()


def publish_and_restore(session, page):
    follow(page, "[name=_publish]")
    open_page(page)
    page.fill("#id_lead_sv", LATER_LEAD)
    follow(page, "[name=_save]")
    open_page(page)
    follow(page, ".object-tools .historylink")
    session.save_screenshot(page, "historik", "h1", "#change-history")
    follow(page, "#change-history tbody tr:last-child a")
    follow(page, "a[href*='/restore/']")
    session.save_screenshot(page, "aterstall", "h1", "#content-main")


def open_page(page):
    page.goto(PAGES)
    follow(page, f"#result_list th a:text-is('{TITLE}')")


def open_twice(session, page, colleague):
    open_page(page)
    page.wait_for_load_state("networkidle")  # it has told that it is open
    colleague.goto(page.url)
    colleague.locator("[data-open-page]").wait_for()
    session.save_screenshot(colleague, "kollega-har-oppen", "h1", "[data-open-page]", height=700)


def undo(session, page):
    command = CLICKED.format(username=session.portal.username)
    run("shell", "--no-imports", "--command", command, var=session.portal.var).wait()
    page.goto(QUEUE)
    page.locator("[data-undo-left]").wait_for()
    session.save_screenshot(page, "angra", ".undo")
    run("shell", "--no-imports", "--command", UNDO, var=session.portal.var).wait()


def end_session(session, colleague):
    colleague.fill("#id_lead_sv", "Det här hann jag inte spara.")
    colleague.context.clear_cookies()
    follow(colleague, "[name=_save]")
    session.save_screenshot(colleague, "inte-inloggad", "h1", "form .button-row")

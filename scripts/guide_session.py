"""The browser pages of the senders and process leaders on the pictures of the guide."""

import re

from scripts.guide_screenshots import ScreenshotWriter
from tests.e2e.inspel import open_in_queue
from tests.e2e.portal import log_in

DESKTOP = {"viewport": {"width": 1280, "height": 900}, "locale": "sv-SE", "bypass_csp": True}


class GuideSession:
    """A running portal, with `leader`: the page of a logged-in process leader. Other people get their own pages."""

    def __init__(self, browser, portal):
        self.portal = portal
        self.browser = browser
        self.save_screenshot = ScreenshotWriter(browser).save
        self.leader = self.new_page()
        log_in(self.leader, portal)

    def new_page(self, **options):
        return self.browser.new_context(base_url=self.portal.url, **DESKTOP | options).new_page()

    def send(self, text, *, email=""):
        """Send an inspel and return (its reference, the page of the browser with the private page)."""
        page = self.new_page()
        page.goto("/inspel/lamna/?vidare=ja")
        page.fill("[name=text]", text)
        page.check("[name=role][value=resident]")
        page.select_option("[name=municipality]", "rattvik")
        page.check("[name=may_publish]")
        if email:
            page.fill("[name=email]", email)
            page.check("[name=may_contact]")
        page.click(".form__send")
        if page.locator("[name=step][value=send]").count():
            page.click("[name=step][value=send]")
        page.goto(page.locator("a[href*='/inspel/folj/']").first.get_attribute("href"))
        return re.search(r"\d{4}-\d{4,}", page.locator("h1").inner_text()).group(), page

    def open(self, reference, *, page=None):
        """Open the inspel in the admin and return the page."""
        page = page or self.leader
        open_in_queue(page, reference)
        return page

    def run_action(self, name, *, page=None, **typed):
        """Fill in the fields and click the button of the action on the open inspel."""
        page = page or self.leader
        for field, text in typed.items():
            page.fill(f"[name={field}]", text)
        page.click(f".moderation__form [name=action][value={name}]:not([aria-hidden])")
        page.locator(".messagelist li").first.wait_for()


def follow(page, selector):
    """Click the first match and wait for the page that it leads to."""
    with page.expect_navigation():
        page.locator(selector).first.click()

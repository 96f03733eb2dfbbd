"""Those who play the story of the guide's pictures, each in a browser of their own."""

import re

from scripts.guide_camera import Camera
from tests.e2e.inspel import open_in_queue
from tests.e2e.portal import log_in

DESKTOP = {"viewport": {"width": 1280, "height": 900}, "locale": "sv-SE", "bypass_csp": True}


class Players:
    """A running portal, the process leader who is logged in there, whoever else comes by, and the camera."""

    def __init__(self, browser, portal):
        self.portal = portal
        self.browser = browser
        self.take = Camera(browser).take
        self.leader = self.new_page()
        log_in(self.leader, portal)

    def new_page(self, **options):
        return self.browser.new_context(base_url=self.portal.url, **DESKTOP | options).new_page()

    def send(self, text, *, email=""):
        """Send an inspel as anybody does, and return (its reference, the sender's page in the browser)."""
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
        page = page or self.leader
        open_in_queue(page, reference)
        return page

    def run_action(self, name, *, page=None, **typed):
        page = page or self.leader
        for field, text in typed.items():
            page.fill(f"[name={field}]", text)
        page.click(f".moderation__form [name=action][value={name}]:not([aria-hidden])")
        page.locator(".messagelist li").first.wait_for()


def follow(page, selector):
    """Press the first of them, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.locator(selector).first.click()

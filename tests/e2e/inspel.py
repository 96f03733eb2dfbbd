"""Steps that several browser tests take: somebody sends an inspel, a process leader decides about it."""

import re
import secrets
from string import ascii_lowercase

from playwright.sync_api import expect

QUEUE = "/admin/feedback/inspel/"


def unique_word():
    """Return a word that no other test has written: letters only, so that no telephone number is found in it."""
    return "".join(secrets.choice(ascii_lowercase) for _letter in range(12))


def send_inspel(page, idea, email=""):
    """Send an inspel that may be published, and go to its private page; return the reference."""
    page.goto("/inspel/lamna/?vidare=ja")
    page.locator("#id_text").fill(idea)
    page.locator("[name=role][value=relative]").check()
    page.locator("[name=may_publish]").check()
    if email:
        page.locator("#id_email").fill(email)
        page.locator("[name=may_contact]").check()
    page.locator(".form__send").click()
    expect(page).to_have_url(re.compile("/inspel/tack/$"))
    page.goto(page.locator("a[href*='/inspel/folj/']").first.get_attribute("href"))
    return re.search(r"\d{4}-\d{4}", page.locator("h1").inner_text()).group()


def open_in_queue(page, reference):
    page.goto(f"{QUEUE}?q={reference}")
    page.get_by_role("link", name=reference).first.click()
    expect(page.locator("h1")).to_contain_text(reference)


def moderate(page, reference, *, action, **fields):
    """Open an inspel, fill in fields by name, and click the button of an action."""
    open_in_queue(page, reference)
    for name, text in fields.items():
        page.locator(f"[name={name}]").fill(text)
    page.locator(f"[name=action][value={action}]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()

"""Steps that several browser tests take: somebody sends an inspel, a process leader decides about it."""

import re
import secrets

from lxml import html
from playwright.sync_api import expect

QUEUE = "/admin/feedback/inspel/"


def unique_word():
    """
    Return a word that no other test has written: letters only, so that no telephone number is found in it.

    None of them is wide: tests of the layout see the word, and it is to fit where a word of as many letters does.
    """
    return "".join(secrets.choice("acefijlorst") for _letter in range(12))


def send_inspel(client, text, **fields):
    """
    Send an inspel that may be published, and go on if something shows who somebody is.

    Return (reference, address of the sender's own page, receipt).
    """
    form = client.get("/inspel/lamna/?vidare=ja").form_with("form_key")
    answer = form.fill({"text": text, "role": "relative", "may_publish": True} | fields).submit(client)
    if "/tack/" not in answer.url:
        answer = answer.form_with("form_key").submit(client, ("step", "send"))
    main = html.document_fromstring(answer.text).find(".//main")
    [own_page, *_more] = main.xpath(".//a[contains(@href, '/inspel/folj/')]/@href")
    return re.search(r"\d{4}-\d{4,}", main.text_content()).group(), own_page, answer


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

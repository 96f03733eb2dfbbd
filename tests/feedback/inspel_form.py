"""The inspel form as a test fills it in, and what the page that comes back holds."""

import html
import re

from tests.rendered_form import form_of

URL = "/en/inspel/lamna/"
FORM = f"{URL}?vidare=ja"
EMPTY = "Write your inspel."


def filled(client, **typed):
    """Return the form as the client has opened it and filled it in: a role and a text, unless `typed` says another."""
    fields = {"role": "staff", "text": "Longer opening hours"} | typed
    return form_of(client.get(FORM), "text", "role").fill(fields)


def send(client, button=None, *, follow=False, **typed):
    return filled(client, **typed).submit(client, button, follow=follow)


def forge(client, *, follow=False, **forged):
    """Send values that the form does not offer, beside those that it does."""
    return filled(client).submit(client, forged=forged, follow=follow)


def typed_text(response):
    """Return what stands in the text box of the page that came back."""
    [text] = form_of(response, "text").values["text"]
    return text


def form_key(response):
    [key] = form_of(response, "form_key").values["form_key"]
    return key


def receipt_link(response):
    return html.unescape(re.search(r'href="([^"]*/inspel/folj/[^"]+/)"', response.text)[1])


def send_raw(client, body):
    return client.post(URL, body, content_type="application/x-www-form-urlencoded")

"""The inspel form as a test fills it in, and what the page that comes back holds."""

import html
import re
import uuid

URL = "/en/inspel/lamna/"
FORM = f"{URL}?vidare=ja"
EMPTY = "Write your inspel."


def filled(**changes):
    return {"form_key": str(uuid.uuid4()), "role": "staff", "text": "Longer opening hours", **changes}


def typed_text(response):
    """What stands in the text box of the page that came back."""
    return html.unescape(re.search(r'<textarea[^>]*name="text"[^>]*>\r?\n?(.*?)</textarea>', response.text, re.S)[1])


def form_key(response):
    return re.search(r'name="form_key" value="([^"]+)"', response.text)[1]


def receipt_link(response):
    return re.search(r'href="([^"]*/inspel/folj/[^"]+/)"', response.text)[1]


def send_raw(client, body):
    return client.post(URL, body, content_type="application/x-www-form-urlencoded")

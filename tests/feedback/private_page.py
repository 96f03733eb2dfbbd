"""What the tests of the sender's own page share: to open it, write on it and judge the answer."""

import re
import uuid

from feedback import actions
from feedback.privacy.private_link import token_of
from tests.factories import InspelFactory


def address(inspel, step=""):
    return f"/en/inspel/folj/{token_of(inspel)}/{step}"


def page(client, inspel, step=""):
    return client.get(address(inspel, step)).text


def main_text(html):
    """What the page says, without its markup, for sentences that the markup would split."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<main")[1].split("</main>")[0]).split())


def write(client, inspel, text, key=None, **data):
    data = {"text": text, "form_key": key or uuid.uuid4(), "seen": "in_review"} | data
    return client.post(address(inspel, "skriv/"), data)


def judge(client, inspel, word, comment="", **data):
    data = {"was_helpful": word, "comment": comment, "answer": inspel.answered_at.isoformat()} | data
    return client.post(address(inspel, "omdome/"), data)


def answered(by, **kwargs):
    return actions.answer(inspel=InspelFactory(**kwargs), text="We will try it.", by=by)

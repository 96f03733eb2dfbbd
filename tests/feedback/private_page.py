"""What the tests of the sender's own page share: to open it, write on it and judge the answer."""

import re

from feedback import actions
from feedback.privacy.private_link import token_of
from tests.factories import InspelFactory
from tests.rendered_form import form_of, forms_of


def address(inspel, step=""):
    return f"/en/inspel/folj/{token_of(inspel)}/{step}"


def page(client, inspel, step=""):
    return client.get(address(inspel, step)).text


def main_text(html):
    """What the page says, without its markup, for sentences that the markup would split."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<main")[1].split("</main>")[0]).split())


def write(client, inspel, text, *, opened=None):
    """Write on the sender's own page, which may have been `opened` before."""
    return (opened or writing_form(client, inspel)).fill(text=text).submit(client)


def writing_form(client, inspel):
    return form_of(client.get(address(inspel)), "text", "seen")


def judge(client, inspel, was_helpful, comment="", *, opened=None):
    form = opened or verdict_form(client, inspel)
    return form.fill(was_helpful=was_helpful, comment=comment).submit(client)


def verdict_form(client, inspel):
    return form_of(client.get(address(inspel)), "was_helpful")


def click(client, inspel, step, button=None, **typed):
    """Open a page where the sender decides something, fill in its form and click its button."""
    return form_at(client, inspel, step).fill(typed).submit(client, button)


def form_at(client, inspel, step):
    """Return the form of a page where the sender decides something: the only one that sends to that page itself."""
    [form] = [form for form in forms_of(client.get(address(inspel, step))) if not form.address]
    return form


def answered(by, **kwargs):
    return actions.answer(inspel=InspelFactory(**kwargs), text="We will try it.", by=by)

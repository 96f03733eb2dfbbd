"""A visitor without a browser, for what a browser test only begins with: to render a page would cost much more."""

import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar
from urllib.error import HTTPError

from tests.rendered_form import NotOnThePage, forms_in

SECONDS = 30


@dataclass
class Answer:
    """What the portal answered: the address after redirects, and the page as it was sent."""

    url: str
    body: bytes

    @property
    def text(self):
        return self.body.decode()

    def form_with(self, name):
        """Return the form that has a field of this name; there must be one."""
        forms = [form for form in forms_in(self.text, self.url) if name in form.fields]
        if len(forms) != 1:
            raise NotOnThePage(f"{len(forms)} forms have {name} on {self.url}")
        return forms[0]


class Client:
    """Asks the served portal and keeps its cookies. A page that says what is wrong is an answer as any other."""

    def __init__(self, portal):
        self._address = portal.url
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path):
        return self._ask(path)

    def post(self, path, data):
        return self._ask(path, urllib.parse.urlencode(data, doseq=True).encode())

    def _ask(self, path, data=None):
        try:
            answer = self._opener.open(urllib.parse.urljoin(self._address, path), data, timeout=SECONDS)
        except HTTPError as error:
            answer = error
        with answer:
            return Answer(answer.url, answer.read())

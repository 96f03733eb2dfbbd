"""Senders of inspel to a served portal that fails, who send again what was not acknowledged."""

import html
import re
import threading
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from urllib.error import HTTPError

from tests.rendered_form import forms_in

WITHOUT_LIMITS = {"FORM_MIN_SECONDS": "0", "FORMS_PER_HOUR": "0"}
SENDERS, MOST_EACH = 4, 500  # more than anybody sends before the portal fails, however fast the machine is


class NotSavedError(OSError):
    """The portal has said so."""


class Sender:
    """Somebody who fills in the form and sends it, again if the portal did not answer."""

    def __init__(self):
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.form = None

    def open_form(self, address):
        with self.browser.open(f"{address}/inspel/lamna/?vidare=ja", timeout=30) as answer:
            forms = forms_in(answer.read().decode(), answer.url)
        [self.form] = [form for form in forms if "text" in form.names]

    def send(self, address, text, **more):
        """
        Return whether it was acknowledged: the receipt says the reference.

        Raises NotSavedError if the portal says that it failed, on a page that keeps what was written unless it was
        saved and only the receipt could not be shown; and another OSError if nothing answers.
        """
        try:
            answer = self.post(address, text, **more)
        except HTTPError as error:
            answer = error
        with answer:
            page = html.unescape(answer.read().decode())
        if answer.status == 200:
            return re.search(r"\d{4}-\d{4}", page) is not None
        is_kept = text in page or answer.url != form_url(address)
        assert (answer.status, is_kept) == (503, True), f"{answer.status}: {page}"
        raise NotSavedError

    def post(self, address, text, **more):
        """Send the form with the text, and return the answer that follows."""
        data = self.form.fill({"text": text, "role": "staff"} | more).data()
        return self.browser.open(form_url(address), urllib.parse.urlencode(data, doseq=True).encode(), timeout=30)


def form_url(address):
    return f"{address}/inspel/lamna/"


class Crowd:
    """Some who send one inspel after another at the same time, until the portal fails them."""

    def __init__(self, address):
        self.acknowledged, self.interrupted = [], []
        self.threads = [threading.Thread(target=self._send_all, args=(address, number)) for number in range(SENDERS)]

    def _send_all(self, address, number):
        for turn in range(MOST_EACH):
            sender, text = Sender(), f"Från {number}, nummer {turn}"
            try:
                sender.open_form(address)
                assert sender.send(address, text, email=address_for(text))
                self.acknowledged.append(text)
            except OSError:
                if sender.form:
                    self.interrupted.append((sender, text))
                break

    def start(self):
        """Return once there is something to lose."""
        for thread in self.threads:
            thread.start()
        wait_for(lambda: len(self.acknowledged) >= SENDERS)

    def wait(self):
        for thread in self.threads:
            thread.join()
        assert SENDERS <= len(self.acknowledged) < SENDERS * MOST_EACH

    def send_again(self, address):
        """Send the same forms once more, as people do who saw an error."""
        for sender, text in self.interrupted:
            assert sender.send(address, text, email=address_for(text))

    def texts(self):
        return [*self.acknowledged, *(text for _sender, text in self.interrupted)]

    def assert_each_is_stored_once(self, ask_database):
        stored = ask_database(
            "SELECT text, COUNT(*) FROM feedback_inspel WHERE text LIKE ? GROUP BY text", "Från %, nummer %"
        )
        assert dict(stored) == dict.fromkeys(self.texts(), 1)
        numbers = ask_database("SELECT reference FROM feedback_inspel")
        assert len(numbers) == len(set(numbers))
        [(without_log,)] = ask_database(
            "SELECT COUNT(*) FROM feedback_inspel WHERE NOT EXISTS "
            "(SELECT 1 FROM feedback_inspelevent WHERE inspel_id = feedback_inspel.id)"
        )
        assert without_log == 0


def address_for(text):
    """The address of whoever wrote “Från 1, nummer 2”."""
    return ".".join(re.findall(r"\d+", text)) + "@example.se"


def send(address, text, **more):
    sender = Sender()
    sender.open_form(address)
    assert sender.send(address, text, **more)


def wait_for(condition, within=30):
    deadline = time.monotonic() + within
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert condition()

# ruff: noqa: S310 - the addresses are ours
"""People who read and send all the time while something fails."""

import html
import http.client
import itertools
import re
import threading
import time
import urllib.request
from urllib.error import HTTPError

from tests.ops.senders import Sender, address_for, form_url

NGINX_SAYS = "Sidan svarar inte just nu"
MOST_SECONDS = 60  # of one request: a page that takes longer has failed
_numbers = itertools.count()
_LINES = re.compile(r"<loc>https?://[^/<]+([^<]*)</loc>")


def get(address, timeout=MOST_SECONDS):
    """Return the whole page. Raises OSError or HTTPException unless it is there with the status 200."""
    with urllib.request.urlopen(address, timeout=timeout) as answer:
        return answer.read().decode()


def public_paths(address, count=25):
    """Return so many public pages, from all parts of the map of the site."""
    parts = [get(f"{address}{part}") for part in _LINES.findall(get(f"{address}/sitemap.xml"))]
    paths = [path for part in parts for path in _LINES.findall(part) if path.isascii()]
    return paths[:: max(1, len(paths) // count)][:count]


class Threads:
    """Some threads that do one thing again and again from `with` to its end."""

    count = 4

    def __init__(self):
        self.is_over = threading.Event()
        self.threads = [threading.Thread(target=self._repeat, args=(number,)) for number in range(self.count)]

    def _repeat(self, number):
        while not self.is_over.is_set():
            self.turn(number)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error):
        self.stop()

    def stop(self):
        self.is_over.set()
        for thread in self.threads:
            thread.join()


class Readers(Threads):
    """They read pages one after the other, by default so that nginx asks a node for each: none has been read before."""

    def __init__(self, address, paths, *, past_nginx=True, pause=0.0):
        super().__init__()
        self.address, self.past_nginx, self.pause = address, past_nginx, pause
        self.paths = itertools.cycle(paths)
        self.answered, self.failed, self.slowest = 0, [], 0.0

    def turn(self, number):
        path, begin = next(self.paths), time.monotonic()
        try:
            get(f"{self.address}{path}" + (f"?av={next(_numbers)}" if self.past_nginx else ""))
        except (OSError, http.client.HTTPException) as error:
            self.failed.append(f"{path}: {error!r}")
        else:
            self.answered += 1
            self.slowest = max(self.slowest, time.monotonic() - begin)
        time.sleep(self.pause)


class Writers(Threads):
    """They send inspel one after the other, each again until it is acknowledged."""

    def __init__(self, address, name="Från", more=lambda: "", *, with_email=False):
        super().__init__()
        self.with_email = with_email
        self.address, self.name, self.more = address, name, more
        self.acknowledged, self.failed_forms, self.without_text = [], [], []
        self.kept = self.unanswered = 0

    def turn(self, number):
        text, sender = f"{self.name} {number}, nummer {next(_numbers)} {self.more()}".strip(), Sender()
        try:
            sender.open_form(self.address)
        except (OSError, http.client.HTTPException) as error:
            self.failed_forms.append(repr(error))
            time.sleep(0.2)
            return
        while not self._send(sender, text) and not self.is_over.is_set():
            time.sleep(0.2)

    def _send(self, sender, text):
        """Return whether it was acknowledged; else note what the sender saw."""
        try:
            email = {"email": address_for(text)} if self.with_email else {}
            status, page, url = post(sender, self.address, text, **email)
        except (OSError, http.client.HTTPException):
            self.unanswered += 1
            return False
        if status == 200 and re.search(r"\d{4}-\d{4}", page):
            self.acknowledged.append(text)
            return True
        if NGINX_SAYS in page:
            self.unanswered += 1
        elif text in page or url != form_url(self.address):  # or it is saved, and its receipt could not be shown
            self.kept += 1
        else:
            self.without_text.append(f"{status}: {page[:300]}")
        return False

    def lost_and_doubled(self, ask_database):
        rows = ask_database(
            "SELECT text, COUNT(*) FROM feedback_inspel WHERE text LIKE ? GROUP BY text", f"{self.name} %"
        )
        stored = dict(rows)
        return sum(text not in stored for text in self.acknowledged), sum(count > 1 for count in stored.values())


def post(sender, address, text, **more):
    """Send the form that was opened, and return status, text and address of the page that follows."""
    try:
        answer = sender.post(address, text, **more)
    except HTTPError as error:
        answer = error
    with answer:
        return answer.status, html.unescape(answer.read().decode()), answer.url


def seconds_until(condition, within=120):
    """Wait until it is so, and return how many seconds that took."""
    begin = time.monotonic()
    while time.monotonic() - begin < within:
        if condition():
            return time.monotonic() - begin
        time.sleep(0.05)
    raise TimeoutError(f"not so after {within} s: {condition}")


def answers(address, timeout=2):
    try:
        get(address, timeout)
    except (OSError, http.client.HTTPException):
        return False
    return True


def takes_an_inspel(address, text):
    """Return whether an inspel with this text is acknowledged now."""
    sender = Sender()
    try:
        sender.open_form(address)
        status, page, _url = post(sender, address, text)
    except (OSError, http.client.HTTPException):
        return False
    return status == 200 and re.search(r"\d{4}-\d{4}", page) is not None

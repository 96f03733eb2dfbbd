"""
Asks Kolada's API, version 3, for key figures, municipalities, groups and values. Nothing else of the portal does.

An answer that is late, too large, of another shape or never ends raises KoladaError with one sentence for an editor.
"""

import json
import time
from decimal import Decimal
from email.utils import parsedate_to_datetime
from itertools import chain, islice
from urllib.parse import urlsplit, urlunsplit

import httpx
import stamina
import stamina.instrumentation
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from followup.kolada.shapes import (
    KoladaError,
    changed_shape,
    read_all,
    read_figures,
    read_group,
    read_kpi,
    read_place,
)

IDS_AT_ONCE = 25  # Kolada refuses more in one part of an address
PER_PAGE = 5000  # as many as Kolada gives
MAX_PAGES = 100  # of one list; 20 key figures of 33 places have about five
MAX_BYTES = 32 * 1024 * 1024  # of one page; the list of all key figures has about four million
SECONDS_WITHOUT_A_BYTE = 20
MAX_SECONDS = 60  # of one answer
ATTEMPTS = 4
LONGEST_WAIT = 60  # seconds; if Kolada asks for more, a person tries again later

# Into the portal's log: where structlog is installed, the library prints past it.
stamina.instrumentation.set_on_retry_hooks([stamina.instrumentation.LoggingOnRetryHook])


class Kolada:
    """
    A connection to Kolada, to be used as a context manager. `on_page` is called before each page that is asked for.

    Whoever waits at a page of the admin needs fewer attempts and a shorter time than the worker.
    """

    def __init__(self, *, on_page=lambda: None, attempts=ATTEMPTS, max_seconds=MAX_SECONDS):
        self._base = settings.KOLADA_URL
        self._on_page, self._attempts, self._max_seconds = on_page, attempts, max_seconds
        timeout = min(SECONDS_WITHOUT_A_BYTE, max_seconds)
        headers = {"Accept": "application/json", "User-Agent": f"naravard ({settings.SITE_URL})"}
        # To read the certificates takes a third of a second, and a mirror beside the portal has none.
        has_certificate = not self._base.startswith("http:")
        self._http = httpx.Client(timeout=timeout, headers=headers, verify=has_certificate)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self._http.close()

    def kpis(self):
        """Return all Kpis that Kolada has: about six thousand."""
        return read_all(read_kpi, self._all("kpi"))

    def kpis_titled(self, words, most):
        """Return the first Kpis, `most` at the most, whose titles hold the words."""
        return read_all(read_kpi, islice(self._all("kpi", per_page=most, title=words), most))

    def kpi(self, kpi_id):
        """Return a list of the Kpi with the id, which is empty if there is none."""
        return [kpi for kpi in read_all(read_kpi, self._all(f"kpi/{kpi_id}")) if kpi.id == kpi_id]

    def places(self):
        """Return the Places: the country (0000), the regions (00 and the county's code) and the municipalities."""
        return read_all(read_place, self._all("municipality"))

    def groups(self):
        return read_all(read_group, self._all("municipality_groups"))

    def figures(self, kpi_ids, place_ids):
        """Return the Figures of these key figures in these places, of all years."""
        pairs = [(kpis, places) for kpis in _parts(kpi_ids) for places in _parts(place_ids)]
        items = (
            item
            for kpis, places in pairs
            for item in self._all(f"data/kpi/{','.join(kpis)}/municipality/{','.join(places)}")
        )
        return list(chain.from_iterable(read_all(read_figures, items)))

    def _all(self, path, **query):
        """Yield the items of a list, page by page."""
        url = httpx.URL(f"{self._base}/v3/{path}", params={"per_page": PER_PAGE} | query)
        asked = set()
        while url:
            if url in asked or len(asked) >= MAX_PAGES:
                raise KoladaError(_("Kolada's list never ends."))
            asked.add(url)
            page = self._page(url)
            items = page.get("values") if isinstance(page, dict) else None
            if not isinstance(items, list):
                raise changed_shape("values")
            yield from items
            url = self._next(page.get("next_url"))

    def _next(self, address):
        """Return the address of the next page, at KOLADA_URL however Kolada writes its own name, or None."""
        if not address:
            return None
        base = urlsplit(self._base)
        try:
            parts = urlsplit(address)
            if parts.hostname not in {None, base.hostname}:
                raise ValueError("another host")
            return httpx.URL(urlunsplit((base.scheme, base.netloc, parts.path, parts.query, "")))
        except (ValueError, TypeError, AttributeError, httpx.InvalidURL) as error:
            raise changed_shape("next_url") from error

    def _page(self, url):
        self._on_page()
        try:
            retrying = stamina.retry_context(
                on=seconds_before_retry, attempts=self._attempts, timeout=None, wait_initial=1, wait_max=20
            )
            for attempt in retrying:
                with attempt:
                    kind, content = self._answer(url)
        except httpx.HTTPStatusError as error:
            raise KoladaError(_sentence_of(error.response)) from error
        except httpx.TimeoutException as error:
            raise KoladaError(_("Kolada did not answer in time. Try again later.")) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise KoladaError(_("Kolada cannot be reached. Try again later.")) from error
        return _read_json(kind, content)

    def _answer(self, url):
        """Return (content type, bytes) of the answer. Raise what httpx raises, also when the whole takes too long."""
        end = time.monotonic() + self._max_seconds
        content = bytearray()
        with self._http.stream("GET", url) as response:
            response.raise_for_status()
            for part in response.iter_bytes():
                content += part
                if len(content) > MAX_BYTES:
                    raise KoladaError(_("Kolada's answer is too large."))
                if time.monotonic() > end:
                    raise httpx.ReadTimeout("the whole answer takes too long")
            return response.headers.get("Content-Type", ""), bytes(content)


def seconds_before_retry(error):
    """Return whether to ask again after the error, or after how many seconds if Kolada has said so."""
    if isinstance(error, httpx.HTTPStatusError):
        status = error.response.status_code
        seconds = _retry_after(error.response)
        if seconds is not None and (status == httpx.codes.TOO_MANY_REQUESTS or status >= 500):
            return max(seconds, 1.0) if seconds <= LONGEST_WAIT else False
        return status == httpx.codes.TOO_MANY_REQUESTS or status >= 500
    return isinstance(error, httpx.TransportError) and not isinstance(error, httpx.UnsupportedProtocol)


def _retry_after(response):
    """Return the seconds that the header Retry-After says, which is a number or a moment, or None."""
    value = response.headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
        return (moment - timezone.now()).total_seconds()
    except (TypeError, ValueError):  # no date, or one without a time zone
        return None


def _sentence_of(response):
    status = response.status_code
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return _("Kolada asks us to wait: it has been asked too often. Try again later.")
    if status >= 500:
        return _("Kolada has a fault of its own (%(status)d). Try again later.") % {"status": status}
    return _("Kolada refuses the question (%(status)d). Tell whoever runs the portal.") % {"status": status}


def _read_json(kind, content):
    if "html" in kind or content.lstrip()[:1] == b"<":
        raise KoladaError(_("Kolada answered with a web page instead of figures. Tell whoever runs the portal."))
    try:
        return json.loads(content, parse_float=Decimal, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise KoladaError(_("Kolada's answer cannot be read: it is cut off or no JSON. Try again later.")) from error


def _refuse_constant(name):
    raise ValueError(f"{name} is no number")  # such as NaN, which Python would take


def _parts(ids):
    ids = list(ids)
    return [ids[start : start + IDS_AT_ONCE] for start in range(0, len(ids), IDS_AT_ONCE)]

"""Odd values, and every address and form of the portal that somebody can send one to."""

import re
from urllib.parse import quote, urlencode, urljoin

from django.urls import get_resolver

from tests.rendered_form import forms_of

# What people paste, programs send and attackers try. A surrogate stands for bytes that are no UTF-8.
ODD = [
    *["", "-1", "²", "%", "\\", "NaN", "1e999", "9" * 30, "&#" + "9" * 4301, "x" * 3000],
    *["0000-00-00", "0001-01-01 00:00", "9999-12-31", "10000-01-01"],
    *[
        "http://[",
        "a\x00b",
        "\ud800",
        "\uffff",
        "👨\u200d👩\u200d👧\u202e\u200f",
        '{"a": [null]}',
        "1\r\nSet-Cookie: a=b",
    ],
]
# Odd as the value of a header that has a grammar of its own.
ODD_IN_HEADERS = [
    *["gzip;q=x", "sv;q=" + "9" * 400, "sv;q=nan", "bytes=5-1", "bytes=-" + "9" * 30, "bytes=" + "9" * 4301 + "-"],
    *["Mon, 99 Foo 0000 99:99:99 GMT", "Mon, 01 Jan 0001 00:00:00 GMT", 'W/"', '"a", "b', "::1, fe80::1%eth0", "[::1"],
    *["a:99999999", "a:²", 'naravard_session="\\000\\377abcdefgh"; naravard_csrf="\\000"', "multipart/form-data"],
    *[
        "multipart/form-data; boundary=",
        "application/x-www-form-urlencoded; charset=nonsense",
        "text/html; charset=idna",
    ],
]
HEADERS = [
    *["Origin", "Referer", "Cookie", "Accept", "Accept-Language", "Accept-Encoding", "Range", "If-None-Match"],
    *["If-Match", "If-Modified-Since", "If-Unmodified-Since", "If-Range", "X-Forwarded-For", "X-Forwarded-Proto"],
    *["Sec-Fetch-Site", "X-CSRFToken", "User-Agent"],
]
REFUSING_HEADERS = ["Host", "Origin", "Content-Type", "Content-Length"]
OF_PUBLIC_LISTS = ["q", "delmal", "lage", "tema", "kommun", "resultat", "ar", "sida"]
PARAMETERS = [
    *OF_PUBLIC_LISTS,
    *["vidare", "fran", "tack", "klart", "format"],
    *["ids", "back", "kind", "first", "last", "period", "due", "taken", "theme", "received", "duplicate_of", "next"],
    *["p", "o", "e", "all", "_popup", "_to_field", "_changelist_filters", "term", "app_label", "model_name"],
    *["field_name", "id__in", "answer_due_on__lt", "is_example__exact", "date_joined__gte", "groups__id__exact"],
]
_ARGUMENT = re.compile(r"<(?:\w+:)?\w+>|\(\?P<\w+>(?:\([^()]*\)|[^()])*\)|\(\[\^/\]\+\)")
# Arguments with which an address shows something, by how its route begins.
_SAMPLES = {
    "kommuner/": ["falun"],
    "kontakt/": ["ewa-welen"],
    "delmal/": ["nara-for-mig"],
    "om/designsystem/": ["receipt"],
    "om/": ["arbetssatt"],
    "sitemap-": ["inspel"],
    "inspel/dialog/": ["trygg-hemgang"],
    "d/": ["trygg-hemgang"],
    "admin/plain-language/": ["strategy", "page"],
    "admin/feedback/inspel/bulk/": ["close"],
    "^inspel/(": ["2025-0001"],
}


def routes(resolver=None, before=""):
    """Yield the route of every address, such as “kontakt/<slug:slug>/”."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern, route)
        else:
            yield route


def sample_arguments(route, rows):
    """Return arguments for the route. `rows` is {"app/model": row}, of which the admin shows one."""
    model = "/".join(route.split("/")[1:3])
    sample = [value for start, values in _SAMPLES.items() if route.startswith(start) for value in values]
    if not sample and route.startswith("admin/") and model in rows:
        sample = [str(rows[model].pk)]
    return [*sample, "1", "1", "1"][: len(_ARGUMENT.findall(route))]


def address(route, arguments):
    """Return the address of a route with its arguments, which may be odd."""
    arguments = iter(arguments)
    path = _ARGUMENT.sub(lambda _match: quote(_as_bytes(next(arguments)), safe=""), route)
    return "/" + re.sub(r"\[\^[^]]+\]\+/\?", ".", path).replace("^", "").replace("$", "")


def odd_addresses(route, rows, values):
    """Yield the address of the route with each of the values in the place of each argument."""
    arguments = sample_arguments(route, rows)
    for at in range(len(arguments)):
        for value in values:
            yield address(route, [*arguments[:at], value, *arguments[at + 1 :]])


def encoded(pairs):
    """Return names and values as a query, or as a form is sent, with bytes that are no UTF-8."""
    return urlencode([(name, _as_bytes(value)) for name, value in pairs])


def odd_query(turn):
    """Return every parameter with an odd value, in each turn another."""
    return encoded((name, ODD[(turn + at) % len(ODD)]) for at, name in enumerate(PARAMETERS))


def header(name, value):
    """Return the header as a WSGI server gives it to Django."""
    key = name.upper().replace("-", "_")
    return {key if key.startswith("CONTENT_") else f"HTTP_{key}": _as_bytes(value).decode("latin-1")}


def posts(form, turn):
    """
    Yield the fields, as pairs, of a form as nobody fills it in; in each turn with other odd values.

    First only the texts are odd, so that the rest is valid and the row is saved. Then, in turn, all fields are odd,
    each is there twice, or none is.
    """
    valid = [(name, value) for name, values in form.values.items() for value in values if isinstance(value, str)]
    names = sorted(form.fields - {"csrfmiddlewaretoken"})
    clicked = [(name, value) for name, value in form.buttons[turn % max(1, len(form.buttons)) :][:1] if name]
    odd = {name: ODD[(turn + at) % len(ODD)] for at, name in enumerate(names)}
    yield [(name, odd[name] if name in form.texts else value) for name, value in valid if name in odd] + clicked
    yield [[*odd.items(), *clicked], [*valid, *valid, *clicked], clicked][turn % 3]


def forms_to_post(client, path):
    """Return the forms on the page that post something, but those that log out."""
    response = client.get(path, follow=True)
    if not response.get("Content-Type", "").startswith("text/html"):
        return []
    forms = [form for form in forms_of(response) if form.method == "post" and "logout" not in form.address]
    return [(urljoin(form.page_address, form.address), form) for form in forms]


def _as_bytes(value):
    return value.encode("utf-8", "surrogatepass")

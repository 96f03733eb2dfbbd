"""
Points of an address by the rules of Mozilla's HTTP Observatory, which cannot see a portal that is not on the Internet.

The rules are those of https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring, as version 1.4.8 of the
npm package @mdn/mdn-http-observatory has them; scripts/observatory.py runs that itself. They begin at 100, and credit
counts only from 90 on.
"""

import re
from urllib.parse import urljoin, urlsplit

from lxml import html

CREDIT_FROM = 90
SIX_MONTHS = 15_552_000  # seconds
BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
UNSAFE = {"'unsafe-inline'", "data:"}
PRIVATE_REFERRERS = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


def score(points):
    lost = sum(number for number in points.values() if number < 0)
    return 100 + (sum(points.values()) if 100 + lost >= CREDIT_FROM else lost)


def rate(visitor, address):
    """Return {rule: points} of the page at an https address."""
    plain = visitor.get(address.replace("https:", "http:", 1))
    page = visitor.get(address)
    preflight = visitor.options(str(page.url), headers={"Access-Control-Request-Method": "GET", "Origin": OTHER_SITE})
    return rate_headers(page.headers) | {
        "cookies": rate_cookies(visitor.cookies.jar, rate_hsts(page.headers) >= 0),
        "cross-origin-resource-sharing": rate_sharing(preflight.headers),
        "redirection": rate_redirection([*plain.history, plain]),
        "subresource-integrity": rate_scripts(page),
    }


OTHER_SITE = "https://other.example.org"


def rate_headers(headers):
    policy = directives(headers)
    return {
        "content-security-policy": rate_policy(policy) if policy else -25,
        "referrer-policy": rate_referrer(headers),
        "strict-transport-security": rate_hsts(headers),
        "x-content-type-options": 0 if headers.get("X-Content-Type-Options", "").lower() == "nosniff" else -5,
        "x-frame-options": rate_frames(headers, policy),
        "cross-origin-resource-policy": {"same-origin": 10, "same-site": 10, "": 0, "cross-origin": 0}.get(
            headers.get("Cross-Origin-Resource-Policy", ""), -5
        ),
    }


def directives(headers):
    """Return {directive: sources} of the policy in the headers."""
    parts = [part.split() for part in headers.get("Content-Security-Policy", "").lower().split(";") if part.strip()]
    return {name: set(sources) for name, *sources in parts}


def rate_policy(policy):
    default = policy.get("default-src", {"*"})
    script, objects, style = (policy.get(name, default) for name in ["script-src", "object-src", "style-src"])
    for sources in [script, style]:
        if any(re.match("'(?:nonce|sha256|sha384|sha512)-", source) for source in sources):
            sources.discard("'unsafe-inline'")
    passive = policy.get("img-src", default) | policy.get("media-src", default)
    active = set().union(*(sources for name, sources in policy.items() if name not in {"img-src", "media-src"}))
    if script & (BROAD | UNSAFE) or objects & BROAD or without_tls(active):
        return -20
    if "'unsafe-eval'" in script | style or without_tls(passive):
        return -10
    if style & (BROAD | UNSAFE):
        return 0
    return 10 if default == {"'none'"} else 5


def without_tls(sources):
    return any(source.startswith(("http:", "ftp:")) for source in sources)


def rate_referrer(headers):
    value = headers.get("Referrer-Policy", "").lower()
    return (5 if value.split(",")[-1].strip() in PRIVATE_REFERRERS else -5) if value else 0


def rate_hsts(headers):
    age = re.search(r"max-age=(\d+)", headers.get("Strict-Transport-Security", ""), re.I)
    if age is None:
        return -20
    return 0 if int(age[1]) >= SIX_MONTHS else -10


def rate_frames(headers, policy):
    if "frame-ancestors" in policy:
        return 5 if not policy["frame-ancestors"] & BROAD else -20
    return 0 if headers.get("X-Frame-Options", "").lower() in {"deny", "sameorigin"} else -20


def rate_cookies(cookies, has_hsts):
    """Return the points of the worst cookie, 5 if all are as they should be, and 0 if there are none."""
    points = [rate_cookie(cookie, has_hsts) for cookie in cookies]
    return min(points, default=0)


def rate_cookie(cookie, has_hsts):
    name = cookie.name.lower()
    is_session = "login" in name or "sess" in name
    same_site = (cookie.get_nonstandard_attr("SameSite") or "").lower()
    if not cookie.secure:
        return (-10 if is_session else -5) if has_hsts else (-40 if is_session else -20)
    if is_session and not cookie.has_nonstandard_attr("HttpOnly"):
        return -30
    if same_site not in {"", "lax", "strict", "none"} or ("csrf" in name and not same_site):
        return -20
    return 5 if same_site else 0


def rate_sharing(headers):
    allowed = headers.get("Access-Control-Allow-Origin", "")
    return -50 if allowed == OTHER_SITE and headers.get("Access-Control-Allow-Credentials") == "true" else 0


def rate_redirection(answers):
    """Return the points of the answers from a plain address on."""
    first, *others = [urlsplit(str(answer.url)) for answer in answers]
    if not others or answers[-1].url.scheme != "https":
        return -20
    if others[0].scheme != "https":
        return -10
    return 0 if others[0].hostname == first.hostname else -5


def rate_scripts(page):
    """Return the points for the scripts of a page: none of another host, or each with its hash."""
    tags = html.document_fromstring(page.text).xpath("//script[@src]")
    foreign = [
        tag for tag in tags if urlsplit(urljoin(str(page.url), tag.get("src"))).netloc != page.url.netloc.decode()
    ]
    if any(urljoin(str(page.url), tag.get("src")).startswith("http:") for tag in foreign):
        return -50
    return -5 if any(not tag.get("integrity") for tag in foreign) else 0

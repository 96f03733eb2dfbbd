"""What another website, a proxy in between or a forged address could do: tokens, redirects, hosts, caches, sessions."""

from urllib.parse import unquote, urlencode, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from contacts.models import ContactMessage
from core.page_cache.cached_page import cached_page
from feedback.admin.queue.links import queue_url
from feedback.models import Agreement, InspelReport, PageReaction
from followup.models import Nudge
from tests.admin_rows import MAKERS
from tests.factories import ContactFactory, InspelFactory, published_inspel
from tests.feedback.private_page import address as private_address
from tests.naravard.odd_values import address, routes, sample_arguments

EVIL = "evil.example"
ELSEWHERE = [
    *[f"https://{EVIL}/", f"//{EVIL}", f"///{EVIL}", f"/\\{EVIL}", f"\\\\{EVIL}", f"https:{EVIL}", f"http:///{EVIL}"],
    *[f"/\t/{EVIL}", f"//{EVIL}/\r\nSet-Cookie: a=b", "javascript:alert(1)", f"/%2F{EVIL}", f"//{EVIL}/%2e%2e"],
]
# What the portal, Django or other programs read as an address to go on to.
LEADING = ["next", "vidare", "back", "to", "url", "redirect", "_changelist_filters", "fran", "klart", "senaste", "ids"]
# Nobody's rights are used there, so only other websites are refused (core/same_origin.py).
FROM_OWN_PAGES = {
    *["dialogue_round_receipt", "inspel_agree", "inspel_receipt", "inspel_report", "inspel_similar", "nudge"],
    *["page_reaction", "page_reaction_thanks"],
}
# What others add, or a cache in between does not look at.
UNKEYED = {
    "X-Forwarded-Host": EVIL,
    "X-Forwarded-Server": EVIL,
    "X-Host": EVIL,
    "Forwarded": f"host={EVIL};proto=https",
    "X-Forwarded-Scheme": "nothttps",
    "X-Forwarded-Prefix": f"//{EVIL}",
    "X-Original-URL": "/admin/",
    "X-Rewrite-URL": "/admin/",
    "X-HTTP-Method-Override": "DELETE",
    "Accept-Language": "ar",
    "User-Agent": f"<script src=//{EVIL}>",
    "Referer": f"https://{EVIL}/",
}


def views(resolver=None):
    """Yield (name, view) of each address."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from views(pattern)
        else:
            yield pattern.name, pattern.callback


def test_every_post_needs_a_token_but_where_no_rights_are_used(settings):
    """Behind a private link, and its like that stops mail, the secret in the address is what allows."""
    assert "django.middleware.csrf.CsrfViewMiddleware" in settings.MIDDLEWARE
    free = {name for name, view in views() if getattr(view, "csrf_exempt", False)}
    behind_link = {name for name in free if name.startswith("inspel_private") or name == "inspel_unsubscribe"}
    assert free - behind_link == FROM_OWN_PAGES


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": f"https://{EVIL}"},
        {"Referer": f"https://{EVIL}/"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
    ],
)
def test_post_of_another_website_is_refused_and_stores_nothing(db, process_leader, headers):
    client, inspel = Client(enforce_csrf_checks=True), published_inspel(by=process_leader)
    contact = ContactFactory()
    address = inspel.get_absolute_url()
    for path in [
        *[f"{address}haller-med/", f"{address}rapportera/", "/nytta/", "/nytta/tack/", "/nara-mig/fraga/"],
        *["/inspel/liknande/", "/inspel/tack/", f"{contact.get_absolute_url()}skriv/"],
    ]:
        response = client.post(path, {"answer": "yes", "reason": "other", "text": "Hej", "piece": "x"}, headers=headers)
        assert response.status_code in {403, 404}, path
    kinds = [Agreement, InspelReport, PageReaction, Nudge, ContactMessage]
    assert [model.objects.count() for model in kinds] == [0] * len(kinds)


def leads_elsewhere(response):
    """Return whether the answer leads to another website, as browsers read an address: they drop tabs, and \\ is /."""
    target = "".join(response.get("Location", "").replace("\\", "/").split())
    return (
        target.startswith("//")
        or urlsplit(target).netloc not in {"", "testserver", "127.0.0.1:8000"}
        or (urlsplit(target).scheme not in {"", "http", "https"})
    )


def test_no_parameter_leads_to_another_website(super_client, facts):
    rows = {model: MAKERS[model](1)[0] for model in ["strategy/page", "feedback/inspel", "contacts/contactmessage"]}
    found = []
    for turn, route in enumerate(routes()):
        if route.startswith("admin/") and route.count("/") > 3 and "/".join(route.split("/")[1:3]) not in rows:
            continue  # the same code for each model
        evil = ELSEWHERE[turn % len(ELSEWHERE)]
        query = urlencode(dict.fromkeys(LEADING, evil))
        path = f"{address(route, sample_arguments(route, rows))}?{query}"
        response = super_client.get(path, headers={"Referer": evil.replace("\r\n", "")})
        found += [path] if leads_elsewhere(response) else []
    assert found == []


def test_no_path_leads_to_another_website(client, facts):
    """Such as one that lacks its slash at the end, or that was meant for a page with other signs."""
    ends = [
        "",
        "/",
        "/kontakt",
        "/KONTAKT/",
        "/inspel/folj/6wk3KuiWPhLWcgPMxcg9yg",
        "/admin",
        "/en/kontakt",
        "/%0d%0aa:b",
    ]
    starts = [f"//{EVIL}", f"///{EVIL}", f"/\\{EVIL}", f"/%5C{EVIL}", f"/%2F{EVIL}", f"/%09/{EVIL}", f"/%2F%2F{EVIL}"]
    paths = [start + end for start in starts for end in ends]
    assert [path for path in paths if leads_elsewhere(client.get("/", PATH_INFO=unquote(path)))] == []


@pytest.mark.parametrize("evil", ELSEWHERE)
def test_the_way_back_to_the_queue_leads_nowhere_else(evil):
    assert queue_url(evil).split("?")[0] == "/admin/feedback/inspel/"


@pytest.mark.parametrize("path", ["/", "/kontakt/", "/inspel/?q=evil", "/finns-inte/"])
def test_what_a_cache_does_not_look_at_changes_no_page(client, facts, settings, path):
    """Neither the one that it comes with, nor the one that is kept for the next reader."""
    settings.PAGE_CACHE = True
    plain = client.get(path).content
    settings.PAGE_CACHE = False
    assert client.get(path, headers=UNKEYED).content == plain
    settings.PAGE_CACHE = True
    client.get(f"{path}{'&' if '?' in path else '?'}x={EVIL}", headers=UNKEYED)
    kept = client.get(path)
    assert kept.content == plain
    assert EVIL not in kept.text


@pytest.mark.parametrize("end", ["x.css", "x.css/", ";x.css", "%2Fx.css", "%00x.css", "?x.css", "../static/x.css"])
def test_no_cache_takes_a_private_page_for_a_file(super_client, process_leader, end):
    """What ends in .css is kept by some caches whatever it is, unless it says that it must not be."""
    inspel = InspelFactory(email="anna@example.se", may_contact=True)
    for path in ["/admin/", "/admin/contacts/user/", private_address(inspel)]:
        response = super_client.get(f"{path}{end}")
        control = response.get("Cache-Control", "")
        assert response.status_code in {301, 302, 404} or "no-store" in control or "private" in control, path
        assert "public" not in control, path


def test_answer_with_a_cookie_is_never_kept(rf, db):
    request = rf.get("/")
    response = HttpResponse("x", headers={"Cache-Control": "public", "ETag": '"a"'})
    assert cached_page(request, response, timezone.now())
    response.set_cookie("naravard_csrf", "a")
    assert cached_page(request, response, timezone.now()) is None


def test_session_that_somebody_planted_is_not_the_one_that_is_logged_in(client, process_leader):
    client.session.save()
    planted = client.session.session_key
    client.force_login(process_leader)
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()
    stranger = Client()
    stranger.cookies["naravard_session"] = planted
    assert "/admin/login/" in stranger.get("/admin/")["Location"]

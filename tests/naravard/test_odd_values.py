"""No address, header, field or stored text makes the portal fail."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception

from core.plain_language.advice import advice_on
from feedback.admin.queue.bulk_actions import BULK_ACTIONS
from tests.admin_rows import MAKERS
from tests.factories import InspelFactory, PageFactory, published_inspel
from tests.feedback.private_page import address as private_address
from tests.naravard import odd_values
from tests.naravard.odd_values import HEADERS, ODD, ODD_IN_HEADERS, REFUSING_HEADERS
from tests.naravard.test_admin_pages import ONLY_READ
from tests.rendered_form import form_of

# Where visitors write. The admin's forms are found by its models.
PUBLIC_FORMS = [
    *["/inspel/lamna/?vidare=ja", "/inspel/dialog/trygg-hemgang/lamna/", "/inspel/2025-0001/rapportera/"],
    *["/kontakt/ewa-welen/skriv/", "/om/tillganglighet/anmal/", "/nyheter/", "/admin/login/"],
]
PRIVATE_STEPS = ["", "omdome/", "ta-tillbaka/", "publicering/", "radera/", "mejl/"]
# The pages of each model are the same code: of these two, which add most to it, all are asked with odd parameters.
WHOLE_MODELS = ("admin/strategy/page/", "admin/feedback/inspel/")


@pytest.fixture
def failures(settings):
    """Yield the list of what requests failed with; nobody is held up for sending too often."""
    settings.HOURLY_LIMITS = dict.fromkeys(settings.HOURLY_LIMITS, 100_000)
    found = []

    def note(sender, request, **kwargs):
        found.append(f"{request.method} {request.get_full_path()[:200]!a}")

    got_request_exception.connect(note)
    yield found
    got_request_exception.disconnect(note)


@pytest.fixture
def asking(super_client):
    super_client.raise_request_exception = False
    return super_client


@pytest.fixture
def rows(examples):
    return {model: make(1)[0] for model, make in MAKERS.items()}


def test_no_odd_argument_makes_an_address_fail(asking, rows, failures):
    for turn, route in enumerate(odd_values.routes()):
        values = ODD[turn % 7 :: 7] if not route.startswith("admin/") else [ODD[turn % len(ODD)]]
        for path in odd_values.odd_addresses(route, rows, values):
            asking.get(path)
    assert failures == []


def test_no_odd_parameter_makes_a_page_fail(asking, rows, failures):
    for turn, route in enumerate(odd_values.routes()):
        if route.startswith("admin/") and route.count("/") > 3 and not route.startswith(WHOLE_MODELS):
            continue
        path = odd_values.address(route, odd_values.sample_arguments(route, rows))
        asking.get(f"{path}?{odd_values.odd_query(turn)}")
    assert failures == []


def test_no_odd_value_of_one_parameter_makes_a_list_fail(asking, facts, failures):
    """One at a time, since the first that is refused may hide the others."""
    for turn, name in enumerate(odd_values.PARAMETERS):
        lists = ["/admin/feedback/inspel/", *(["/inspel/"] if name in odd_values.OF_PUBLIC_LISTS else [])]
        for at, path in enumerate(lists):
            asking.get(f"{path}?{odd_values.encoded([(name, ODD[(2 * turn + at) % len(ODD)])])}")
    assert failures == []


def test_no_odd_header_makes_a_page_fail(client, facts, failures):
    """Those that a request is refused for come alone, so that they hide no other."""
    client.raise_request_exception = False
    values = ODD + ODD_IN_HEADERS
    for turn in range(len(values)):
        sent = [odd_values.header(name, values[(turn + at) % len(values)]) for at, name in enumerate(HEADERS)]
        together = {key: value for header in sent for key, value in header.items()}
        client.get("/inspel/tack/", **together)
        client.generic("POST", "/nytta/", b"answer=%ff", **together)
        for name in REFUSING_HEADERS:
            client.generic("POST", "/nytta/", b"answer=%ff", **odd_values.header(name, values[turn]))
    assert failures == []


def test_no_odd_value_makes_a_form_fail(asking, client, rows, failures):
    client.raise_request_exception = False
    inspel, answered = InspelFactory(), published_inspel(by=rows["contacts/user"])
    paths = [f"/admin/{model}/{row.pk}/change/" for model, row in rows.items() if model not in ONLY_READ]
    paths += ["/admin/feedback/inspel/add/", "/admin/feedback/inspel/mail/", "/admin/strategy/document/add/"]
    paths += [f"/admin/feedback/inspel/bulk/{name}/?ids={inspel.pk}" for name in BULK_ACTIONS]
    private = [private_address(row, step) for row in [inspel, answered] for step in PRIVATE_STEPS]
    turn = 0
    for browser, pages in [(client, PUBLIC_FORMS), (client, private), (asking, paths)]:
        for page in pages:
            for path, form in odd_values.forms_to_post(browser, page):
                turn += 1
                for pairs in odd_values.posts(form, turn):
                    body = odd_values.encoded(pairs)
                    browser.generic("POST", path, body, content_type="application/x-www-form-urlencoded")
    assert failures == []


@pytest.mark.parametrize("page", ["/admin/strategy/document/add/", "/admin/feedback/inspel/add/", PUBLIC_FORMS[0]])
def test_files_for_texts_and_texts_for_files_are_refused_in_words(asking, facts, failures, page):
    found = odd_values.forms_to_post(asking, page)
    [(path, form)] = [(path, form) for path, form in found if {"website", "_save"} & form.names]
    files = {name: SimpleUploadedFile("fil.pdf", b"%PDF-1.4") for name in form.fields}
    refused = [asking.post(path, files), asking.post(path, dict.fromkeys(form.fields, "text"))]
    assert failures == []
    assert {response.status_code for response in refused} <= {200, 422}  # the form again, with its errors


@pytest.mark.parametrize("header", ["Origin", "Referer"])
def test_malformed_origin_is_refused(client, facts, header):
    assert client.post("/nytta/", {"answer": "yes"}, headers={header: "http://["}).status_code == 403


@pytest.mark.parametrize(("first", "last"), [("0001-01-01", "0002-01-01"), ("9999-01-01", "9999-12-31"), ("²", "x")])
def test_report_of_years_that_no_calendar_holds_is_refused_in_words(leader_client, first, last):
    response = leader_client.get(f"/admin/feedback/inspel/rapport/?first={first}&last={last}")
    assert response.status_code == 422
    assert response.context["form"].errors


# Texts that Python or Django refuses to read: too many digits, tags without an end, tags inside each other.
UNREADABLE = [
    "&#" + "9" * 4301,
    "<p>x</p><a" + " <" * 600,
    "x" + "<" * 70 + "a>" * 70,
    "<b title='" + "<" * 1200 + "'>x</b>",
]


@pytest.mark.parametrize("text", UNREADABLE, ids=["reference", "open tag", "nested", "attribute"])
def test_unreadable_text_does_not_lock_the_page_that_can_remove_it(super_client, text):
    page = PageFactory(lead_sv=text, body_sv=text)
    address = f"/admin/strategy/page/{page.pk}/change/"
    form = form_of(super_client.get(address), "_save")
    assert super_client.post(address, form.values | {"lead_sv": text, "body_sv": text}).status_code == 302
    assert super_client.get(page.get_absolute_url()).status_code == 200
    assert super_client.get(f"/admin/strategy/page/{page.pk}/history/").status_code == 200


def test_advice_reads_a_text_with_an_endless_character_reference():
    assert advice_on("Hej &#" + "9" * 4301 + "; och &aring;.", "sv")["summary"]


def test_length_of_a_request_with_endless_digits_is_refused(client):
    assert client.post("/nytta/", CONTENT_LENGTH="9" * 4301).status_code == 413


@pytest.mark.parametrize("cookie", ['naravard_session="abc\\000defghij"', 'naravard_session="\\303(aaaaaaaaa"'])
def test_cookie_that_no_database_can_look_for_is_no_login(client, db, cookie):
    client.raise_request_exception = False
    assert client.get("/admin/", HTTP_COOKIE=cookie).status_code == 302

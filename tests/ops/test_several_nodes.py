"""Two web nodes, a worker, PostgreSQL, Valkey and the shipped nginx with TLS, all as real processes."""

import re
from datetime import UTC, datetime

import pytest
import redis
from lxml import html

from tests.mailbox import running_mailbox
from tests.ops.conftest import new_database
from tests.ops.nodes import MOST_FORMS, SITE, path_of, several_nodes
from tests.ops.observatory import rate, score
from tests.ops.senders import wait_for
from tests.strategy.documents import pdf

pytestmark = pytest.mark.postgresql

IDEA = "Vi vill se samma vårdplan hemma som på sjukhuset."
QUEUE = "/admin/feedback/inspel/"


@pytest.fixture(scope="module")
def mailbox_and_site(state, tmp_path_factory):
    folder = tmp_path_factory.mktemp("nodes")
    with (
        running_mailbox() as (mailbox, port),
        new_database() as url,  # or the worker would first send what other tests have left
        state.on_another_database(DATABASE_URL=url) as own_state,
        several_nodes(own_state, folder, EMAIL_URL=f"smtp://127.0.0.1:{port}") as site,
    ):
        yield mailbox, site


@pytest.fixture
def mailbox(mailbox_and_site):
    return mailbox_and_site[0]


@pytest.fixture
def site(mailbox_and_site):
    return mailbox_and_site[1]


def send_inspel(visitor, text, **more):
    """Return the page after it."""
    page = visitor.open("/inspel/lamna/?vidare=ja")
    return visitor.submit(page, ["form_key", "text"], text=text, role="staff", **more)


def log_in(visitor, site):
    [file] = site.folder.glob("*/first-login.txt")  # of the node that prepared the database
    lines = file.read_text().splitlines()
    username, password = (line.split(": ", 1)[1] for line in lines if ": " in line)
    page = visitor.open("/admin/")
    return visitor.submit(page, ["login", "password"], login=username, password=password)


def kept_pages(site):
    """Return how many pages and numbers Valkey holds."""
    with redis.Redis.from_url(site.cache_url) as valkey:
        return valkey.dbsize()


def test_inspel_comes_to_an_answer_over_several_nodes(site, mailbox):
    first, second = [node.visitor() for node in site.web]
    sender, leader = site.visitor(), site.visitor()

    # What one node has made of a page, the other answers with.
    page = first.open("/inspel/")
    kept = kept_pages(site)
    assert second.open("/inspel/").text == page.text
    assert kept_pages(site) == kept

    receipt = send_inspel(sender, IDEA, email="avsandare@example.se", may_contact=True, may_publish=True)
    assert path_of(receipt) == "/inspel/tack/"
    reference = re.search(
        r"\d{4}-\d{4,}", html.document_fromstring(receipt.text).find(".//main").text_content()
    ).group()

    def mails():
        return mailbox.messages and [text for text, _html in mailbox.parts() if reference in text]

    wait_for(mails)

    log_in(leader, site)
    for node in site.web:
        assert reference in node.visitor(cookies=leader.cookies).open(QUEUE).text
    queue = leader.open(f"{QUEUE}?q={reference}")
    [link] = set(html.document_fromstring(queue.text).xpath(f"//main//a[contains(., '{reference}')]/@href"))
    answered = leader.submit(
        leader.open(f"{QUEUE}{link}" if not link.startswith("/") else link),
        ["answer", "seen"],
        ("action", "answer_and_publish"),
        public_title="Samma vårdplan",
        public_text=IDEA,
        answer="Tack, det tar vi med oss.",
    )
    assert answered.status_code == 200
    assert all(reference in node.open("/inspel/").text for node in [first, second])
    wait_for(lambda: len(mailbox.messages) >= 2)


def test_document_that_is_uploaded_to_one_node_is_read_from_the_other(site):
    leader = site.visitor()
    log_in(leader, site)
    editor = site.web[0].visitor(cookies=leader.cookies)
    form = editor.open("/admin/strategy/document/add/")
    content = pdf(1)
    typed = {"title_sv": "Från en nod", "slug": "fran-en-nod", "kind": "other"}
    editor.submit(form, ["file", "title_sv"], "_save", files={"file": ("nod.pdf", content)}, **typed)
    assert site.web[1].visitor().open("/dokument/fran-en-nod.pdf").content == content


def test_limit_counts_what_came_to_any_node(site):
    def accepted(address):
        """Send to the nodes in turn until one refuses; return how many were taken."""
        for number in range(2 * MOST_FORMS):
            page = send_inspel(site.web[number % 2].visitor(address), f"Nummer {number} från {address}")
            if page.status_code == 429:
                return number
        return 2 * MOST_FORMS

    hour, number = None, 0
    while hour != datetime.now(UTC).hour:  # the count begins anew each hour: then once more, from another address
        hour, number = datetime.now(UTC).hour, number + 1
        taken = accepted(f"192.0.2.{number}")
    assert taken == MOST_FORMS


def test_plain_http_leads_to_tls(site):
    answer = site.visitor().get("http://naravard.example.se/delmal/?tema=a", follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{SITE}/delmal/?tema=a")


def test_public_page_and_admin_get_the_best_grade_of_the_observatory(site):
    leader = site.visitor()
    # The points that the Observatory itself gives (scripts/observatory.py); A+ begins at 100.
    for visitor, path, expected in [(site.visitor(), "/", 130), (leader, "/admin/", 135)]:
        points = rate(visitor, SITE + path)
        assert score(points) == expected, points
    log_in(leader, site)  # whose cookies are looked at then
    points = rate(leader, f"{SITE}{QUEUE}")
    assert min(points.values()) >= 0
    assert (points["cookies"], points["content-security-policy"]) == (5, 10)


def test_one_node_that_is_stopped_is_not_noticed(site):
    """The last test, since the node stays stopped."""
    visitor = site.visitor()
    site.web[0].stop()
    for number in range(6):
        assert visitor.open(f"/inspel/?q=ord{number}").status_code == 200
    assert path_of(send_inspel(visitor, "Ett till, medan en nod är borta.")) == "/inspel/tack/"

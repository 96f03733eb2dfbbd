"""What the private page shows, and to whom."""

import re
import uuid

import pytest
from django.conf import settings

from feedback import actions
from feedback.notifications.unsubscribe import unsubscribe_url
from feedback.privacy.private_link import private_url, token_of
from tests.directions import turned_round
from tests.factories import InspelFactory, published_inspel
from tests.feedback.private_page import address, judge, page, write

pytestmark = pytest.mark.django_db


def test_timeline_shows_every_event_in_words_for_the_sender(client, process_leader):
    inspel = InspelFactory()
    actions.start_review(inspel=inspel, by=process_leader)
    actions.write_to_sender(inspel=inspel, text="Which clinic?", by=process_leader)
    write(client, inspel, "The one in Mora.")
    actions.answer(inspel=inspel, text="Thank you.", by=process_leader)
    inspel = actions.publish(inspel=inspel, title="Later", text="Open later", by=process_leader)
    judge(client, inspel, "no")
    actions.reopen(inspel=inspel, by=process_leader, note="Internal words")
    timeline = page(client, inspel).split("inspel-events")[1].split("</ol>")[0]
    told = [" ".join(text.split()) for text in re.findall(r'timeline__text">(.*?)</span>', timeline, re.DOTALL)]
    assert told == [
        "We received your inspel.",
        "A process leader is reading it.",
        "We need to know more from you.",
        "You replied, and a process leader goes on with it.",
        "It was answered.",
        "It was published on the portal.",
        "You said that the answer did not help.",
        "It was opened again.",
        "You get an answer.",  # next
    ]
    assert timeline.count("<time ") == 9
    assert "Internal words" not in timeline


def test_page_says_what_comes_next_and_by_when(client, process_leader):
    inspel = InspelFactory()
    assert "Next, the goal is by" in page(client, inspel)
    actions.write_to_sender(inspel=inspel, text="Which clinic?", by=process_leader)
    assert "You reply to our question." in page(client, inspel)
    inspel = actions.answer(inspel=inspel, text="Thank you.", by=process_leader)
    assert "timeline__item--next" not in page(client, inspel)
    judge(client, inspel, "no")
    assert "A process leader decides whether it should be opened again." in page(client, inspel)


@pytest.mark.parametrize(
    "word",
    [
        *["skrivet", "skrivet-efter", "hjalpte", "hjalpte-inte", "tillbakataget", "far-publiceras"],
        *["far-inte-publiceras", "raderat", "mejl-av", "for-sent", "x"],
    ],
)
def test_page_confirms_nothing_that_is_not_true_of_the_inspel(client, process_leader, word):
    inspel = published_inspel(by=process_leader, email="kim@example.se", may_contact=True)
    shown = client.get(f"{address(inspel)}?klart={word}").text
    assert "klart" not in shown
    assert "notice--success" not in shown


@pytest.mark.parametrize("gone", ["spam", "withdrawn"])
@pytest.mark.parametrize("word", ["skrivet", "far-publiceras", "mejl-pa"])
def test_page_promises_nothing_of_what_nobody_works_on(client, process_leader, word, gone):
    inspel = InspelFactory(email="kim@example.se", may_contact=True, may_publish=True)
    actions.write_as_sender(inspel=inspel, text="Jo, en sak till.", key="a")
    assert "notice--success" in client.get(f"{address(inspel)}?klart={word}").text
    actions.withdraw(inspel=inspel) if gone == "withdrawn" else actions.mark_as_spam(inspel=inspel, by=process_leader)
    assert "notice--success" not in client.get(f"{address(inspel)}?klart={word}").text


def test_page_that_confirms_something_says_which_address_to_save(client, process_leader):
    inspel = published_inspel(by=process_leader)
    sent = client.post(address(inspel, "publicering/"), {"publicera": "nej"}, follow=True)
    assert "Your inspel is not published, and it will not be." in sent.text
    assert f'<a href="{address(inspel)}">http' in sent.text


def test_page_is_hidden_from_caches_search_engines_and_other_sites(client):
    inspel = InspelFactory()
    for step in ["", "ta-tillbaka/", "publicering/", "radera/", "mejl/"]:
        response = client.get(address(inspel, step))
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Referrer-Policy"] == "no-referrer"
        assert 'rel="canonical"' not in response.text
        assert not response.cookies


def test_page_makes_as_many_queries_with_many_messages_as_with_few(client, process_leader, django_assert_num_queries):
    inspel = InspelFactory()
    actions.write_to_sender(inspel=inspel, text="One", by=process_leader)
    actions.mark_messages_read(inspel=inspel)
    with django_assert_num_queries(3):
        page(client, inspel)
    for number in range(30):
        actions.write_as_sender(inspel=inspel, text=f"Reply {number}", key=uuid.uuid4())
        actions.write_to_sender(inspel=inspel, text=f"Question {number}", by=process_leader)
    actions.mark_messages_read(inspel=inspel)
    with django_assert_num_queries(3):
        page(client, inspel)


@pytest.mark.parametrize("signs", [".", ")", "%20", "%E2%80%8B", ").", ">,"])
@pytest.mark.parametrize("end", ["{}", "{}/", "/{}", "/{}/"])
@pytest.mark.parametrize("link", [private_url, unsubscribe_url])
def test_link_with_signs_of_the_text_around_it_leads_to_its_page(client, link, end, signs):
    address = link(InspelFactory()).removeprefix(settings.SITE_URL)
    response = client.get(address.rstrip("/") + end.format(signs), follow=True)
    assert response.status_code == 200
    assert response.redirect_chain[-1][0] == address


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("language", ["", "/ar"])
def test_link_that_was_changed_on_its_way_leads_to_its_page(client, language, method):
    inspel = InspelFactory()
    key, stop = token_of(inspel), unsubscribe_url(inspel).split("/mejl/")[1].strip("/")
    for step in ["", "radera/"]:
        meant = f"{language}/inspel/folj/{key}/{step}"
        for path in [
            f"{meant.rstrip('/')}/.",
            f"{meant.rstrip('/')}).",
            f"{meant}\u200b/",
            f"{language}/Inspel/FOLJ/{key}/{step.upper()}",
            f"{language}/inspel/följ/{key}/{step}",
            f"/{language}//inspel//folj//{key}//{step}",
            f"{language}/inspel/folj/ {key}/{step}",
            f'{language}/inspel/folj/"{key}"/{step}',
            f"{language}/inspel/folj/<{key}>/{step}",
            f"{language}/inspel/folj/&lt;{key}&gt;/{step}",
            f"{language}/inspel/folj/{key[:9]}\r\n {key[9:]}/{step}",
        ]:
            assert page_reached(client, method, path) == meant, path
    for path in [f"{language}/Inspel/Mejl/{stop}/", f"{language}/inspel/mejl/<{stop}>.", f"//inspel/mejl/{stop}/."]:
        assert page_reached(client, method, path).endswith(f"/inspel/mejl/{stop}/")


def page_reached(client, method, path):
    """Return the address of the page that the path leads to, over redirects that tell nobody the key."""
    response = getattr(client, method)("/", PATH_INFO=path.encode().decode("latin-1"))
    while response.status_code in {301, 302}:
        assert response.get("Referrer-Policy") == "no-referrer" or response.url == f"{path}/"
        path = response.url
        response = getattr(client, method)(path)
    assert response.status_code == 200
    return path


@pytest.mark.parametrize("language", ["", "/en", "/sv-simple", "/fi", "/ar"])
def test_link_that_was_cut_off_explains_itself(client, language):
    key = token_of(InspelFactory())
    assert client.get(f"{language}/inspel/folj/{key}/nagot-annat").url == f"{language}/inspel/folj/{key}/"
    for path in ["inspel/folj/", "inspel/mejl/", "Inspel/Folj", f"inspel/folj/{key[:8]}"]:
        response = client.get(f"{language}/{path}", follow=True)
        assert response.status_code == 404
        assert f'href="{language}/inspel/lamna/"' in response.text
        assert response["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("step", ["", "skriv/", "omdome/", "ta-tillbaka/", "publicering/", "radera/", "mejl/"])
@pytest.mark.parametrize(
    "change", [lambda token: token[:-1], lambda token: token + "x", lambda token: "å" * 22, lambda token: "..."]
)
def test_tampered_link_opens_nothing_and_gives_back_what_was_written(client, step, change):
    inspel = InspelFactory(text="Nobody else may read this")
    url = f"/en/inspel/folj/{change(token_of(inspel))}/{step}"
    for response in [client.get(url), client.post(url, {"text": "My words"})]:
        assert response.status_code == 404
        assert "Nobody else may read this" not in response.text
    if step == "skriv/":
        assert "The link does not open any inspel" in response.text
        assert "My words" in response.text


def test_reference_and_addresses_are_not_turned_round_in_arabic(client):
    inspel = InspelFactory(email="anna@example.se", may_contact=True, language="ar")
    for step in ["", "mejl/", "radera/"]:
        html = client.get(f"/ar/inspel/folj/{token_of(inspel)}/{step}").text
        assert inspel.reference in html or step == "mejl/"
        assert turned_round(html) == []
        title = re.search(r"<title[^>]*>(.*?)</title>", html, re.DOTALL)[1]
        assert inspel.reference not in title or f"\u2066{inspel.reference}\u2069" in title

"""Whatever anybody can post has a limit, and whoever meets it loses nothing of what was typed."""

import re
import uuid

import pytest
import time_machine
from django.conf import settings as portal_settings
from django.urls import URLPattern, get_resolver

from contacts.forms import ContactMessageForm
from contacts.models import ContactMessage
from core.email_address import mailbox_of
from core.models.outgoing_mail import OutgoingMail
from core.models.throttle import Throttle
from feedback import actions
from feedback.forms.inspel import InspelForm
from feedback.forms.round import RoundForm
from feedback.models import Inspel, InspelEvent, PageReaction
from feedback.notifications.unsubscribe import unsubscribe_url
from feedback.page_reactions import comment_key, sign_path
from feedback.privacy.private_link import token_of
from tests.factories import ContactFactory, InspelFactory, published_inspel
from tests.feedback.inspel_form import filled, send
from tests.feedback.private_page import address
from tests.feedback.rounds import FORM as ROUND_FORM
from tests.feedback.rounds import filled as filled_round
from tests.rendered_form import form_of

OURS = {"Sec-Fetch-Site": "same-origin"}
pytestmark = pytest.mark.django_db


def limit(settings, **limits):
    for name in ["HOURLY_LIMITS", "DAILY_LIMITS"]:
        known = getattr(settings, name)
        setattr(settings, name, known | {key: value for key, value in limits.items() if key in known})


# --- Every address ------------------------------------------------------------------------------------------------


def public_patterns(patterns=None, prefix=""):
    """Yield (address with the names of its parameters, name) of every public page."""
    for pattern in patterns or get_resolver().url_patterns:
        path = prefix + str(pattern.pattern)
        if path.startswith("admin/"):
            continue
        if isinstance(pattern, URLPattern):
            yield path, pattern.name
        else:
            yield from public_patterns(pattern.url_patterns, path)


def filled_in(path, values):
    """Return the address with a value for each parameter: by its name and the page, such as “kontakt slug”, or name."""
    plain = re.sub(r"\(\?P<(\w+)>[^)]*\)|\(\[\^/\]\+\)", lambda match: f"<{match[1] or 'token'}>", path).strip("^$")
    plain = plain.replace("[^\\w/-]+/?", "./")
    start = plain.split("/")[0]
    return "/" + re.sub(
        r"<(?:\w+:)?(\w+)>", lambda match: str(values.get(f"{start} {match[1]}", values.get(match[1], "x"))), plain
    )


@pytest.fixture
def known(process_leader, dialogue_round, facts):
    """Values of the parameters of the addresses that take a post, of rows that are there."""
    inspel = published_inspel(by=process_leader)
    return {
        "reference": inspel.reference,
        "token": token_of(inspel),
        "key": unsubscribe_url(inspel).rstrip("/").rsplit("/", 1)[1],
        "kontakt slug": "ewa-welen",
        "inspel slug": dialogue_round.slug,
    }


def test_every_public_address_that_takes_a_post_has_a_limit(client, known, settings):
    """The second post gets 429 when the limits are 1; a page that takes no post says so, or is not there at all."""
    limit(settings, **dict.fromkeys(settings.HOURLY_LIMITS, 1))
    limited, unlimited = set(), {}
    for path, name in public_patterns():
        url = filled_in(path, known)
        Throttle.objects.all().delete()
        statuses = [client.post(url, headers=OURS).status_code for _time in range(2)]
        if statuses[1] == 429:
            limited.add(name)
        elif statuses[1] not in {404, 405}:
            unlimited[name] = statuses
        elif statuses[1] == 404:
            assert client.get(url).status_code == 404, f"Give a parameter of {url} a value that is there"
    assert unlimited == {}
    assert limited >= {"inspel_form", "inspel_similar", "page_reaction", "inspel_private_erase", "contact_write"}
    assert limited >= {"page_reaction_thanks", "inspel_unsubscribe", "inspel_agree", "dialogue_round_receipt"}


def test_every_limit_is_documented():
    readme = (portal_settings.BASE_DIR / "README.md").read_text()
    source = (portal_settings.BASE_DIR / "naravard" / "settings.py").read_text()
    limits = set(re.findall(r'"(\w+_PER_\w+)"', source))
    assert len(limits) == 14
    assert {name for name in limits if f"`{name}`" not in readme} == set()


# --- Before it is examined ----------------------------------------------------------------------------------------


@pytest.fixture
def three_tries(settings):
    limit(settings, form=3, round_form=3)


def looks_at(monkeypatch, form_class):
    """Return a list to which each look at the fields of such a form is added."""
    looks, full_clean = [], form_class.full_clean
    monkeypatch.setattr(form_class, "full_clean", lambda form: looks.append(form) or full_clean(form))
    return looks


@pytest.mark.parametrize("step", [None, "preview", "change", "send"])
def test_form_that_comes_too_often_is_given_back_unread(client, three_tries, monkeypatch, step):
    form = filled(client, text="850709-9805", name="Kim", may_publish=True)
    for _try in range(3):
        assert form.submit(client, ("step", "preview")).status_code == 200
    looks = looks_at(monkeypatch, InspelForm)
    response = form.submit(client, forged={"step": step} if step else {})
    assert (response.status_code, looks) == (429, [])
    assert "Nothing is lost: send again after" in response.text
    again = form_of(response, "text", "role").values
    typed = ["text", "name", "role", "may_publish", "form_key"]
    assert [again[name] for name in typed] == [form.values[name] for name in typed]


def test_form_of_a_round_is_given_back_unread_too(client, questions, while_open, three_tries, monkeypatch):
    form = filled_round(client, questions, **{f"question_{questions[0].pk}": "850709-9805"})
    for _try in range(3):
        assert form.submit(client).status_code == 200
    looks = looks_at(monkeypatch, RoundForm)
    response = client.post(ROUND_FORM, form.data())
    assert (response.status_code, looks) == (429, [])
    assert "850709-9805</textarea>" in response.text


def test_form_to_a_contact_that_comes_too_often_is_given_back_unread(client, three_tries, monkeypatch):
    form = form_of(client.get(f"/en/kontakt/{ContactFactory().slug}/skriv/"), "text").fill(reply_to="no address")
    for _try in range(3):
        assert form.submit(client).status_code == 422
    looks = looks_at(monkeypatch, ContactMessageForm)
    response = form.submit(client)
    assert (response.status_code, looks) == (429, [])
    assert 'value="no address"' in response.text
    assert not ContactMessage.objects.exists()


def test_similar_inspel_are_not_looked_for_when_asked_for_too_often(client, settings, django_assert_max_num_queries):
    limit(settings, similar=1)
    post = {"path": "/en/inspel/liknande/", "data": {"text": "Fler bussar till sjukhuset"}, "headers": OURS}
    assert client.post(**post).status_code == 200
    with django_assert_max_num_queries(6) as queries:
        assert client.post(**post).status_code == 429
    assert not any("feedback_inspel" in query["sql"] for query in queries.captured_queries)


# --- What readers press -------------------------------------------------------------------------------------------


def test_answers_about_pages_and_their_comments_are_limited_and_a_comment_is_kept(client, settings):
    limit(settings, reaction=2, comment=1)
    data = {"path": sign_path("/delmal/"), "answer": "yes"}
    assert [client.post("/en/nytta/", data, headers=OURS).status_code for _press in range(3)] == [302, 302, 429]
    key = comment_key(PageReaction.objects.first())
    for status in [302, 429]:
        response = client.post("/en/nytta/tack/", {"key": key, "comment": "Jag hittar inte kartan"}, headers=OURS)
        assert response.status_code == status
    assert "Jag hittar inte kartan</textarea>" in response.text
    assert f'name="key" value="{key}"' in response.text
    assert PageReaction.objects.count() == 2


def agree(client, inspel, number, network="192.0.2.1"):
    headers = OURS | {"User-Agent": f"Browser {number}"}
    return client.post(f"/en/inspel/{inspel.reference}/haller-med/", headers=headers, REMOTE_ADDR=network)


@pytest.mark.sqlite
def test_browser_names_without_end_count_as_one_network_and_others_are_counted(client, process_leader):
    with time_machine.travel("2026-03-04 12:00+01:00", tick=False) as clock:
        inspel, other = published_inspel(by=process_leader), published_inspel(by=process_leader)
        answers = [agree(client, inspel, number, f"2001:db8:1:2::{number}") for number in range(1, 51)]
        assert [answer.status_code for answer in answers] == [302] * 20 + [429] * 30
        assert "So many in your network have agreed with this inspel today" in answers[-1].text
        assert answers[-1]["Retry-After"] == str(12 * 60 * 60)
        assert agree(client, inspel, 1, "2001:db8:1:3::1").status_code == 302
        assert agree(client, other, 1, "2001:db8:1:2::1").status_code == 302
        assert Inspel.objects.get(pk=inspel.pk).agreements == 21
        clock.shift(12 * 60 * 60)
        assert agree(client, inspel, 1, "2001:db8:1:2::1").status_code == 302


@pytest.mark.sqlite
def test_second_click_of_a_device_takes_no_place_of_its_neighbours(client, process_leader, settings):
    limit(settings, agree=300)
    settings.DAILY_LIMITS = settings.DAILY_LIMITS | {"agree": 2}
    inspel = published_inspel(by=process_leader)
    assert [agree(client, inspel, number).status_code for number in [1, 1, 1, 2, 1, 3]] == [302] * 5 + [429]
    assert Inspel.objects.get(pk=inspel.pk).agreements == 2


# --- Behind a private link ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["skriv/", "last/", "omdome/", "publicering/", "mejl/"])
def test_posts_behind_a_link_are_limited_by_the_hour_and_keep_what_was_typed(client, settings, step):
    limit(settings, private=1)
    settings.DAILY_LIMITS = settings.DAILY_LIMITS | {"private": 50}
    inspel = InspelFactory()
    client.post(address(inspel))  # takes no post, but counts
    response = client.post(address(inspel, step), {"text": "Jag ångrar mig"})
    assert (response.status_code, response["Referrer-Policy"]) == (429, "no-referrer")
    assert "Jag ångrar mig</textarea>" in response.text
    assert not InspelEvent.objects.filter(inspel=inspel).exclude(what="handling").exists()


@pytest.mark.sqlite
def test_one_link_is_limited_by_the_day_from_whichever_network(client, settings):
    settings.DAILY_LIMITS = settings.DAILY_LIMITS | {"private": 4}
    inspel, other = InspelFactory(), InspelFactory()
    for press in range(6):
        choice = {"publicera": "ja"}
        response = client.post(address(inspel, "publicering/"), choice, REMOTE_ADDR=f"192.0.2.{press}")
        assert response.status_code == (302 if press < 4 else 429)
    assert "So much has been sent from this page today" in response.text
    assert "Try again tomorrow." in response.text
    assert client.post(address(other, "publicering/"), {"publicera": "ja"}).status_code == 302


@pytest.mark.parametrize(
    ("step", "data"),
    [("publicering/", {"publicera": "nej"}), ("mejl/", {"mejl": "nej"}), ("ta-tillbaka/", {}), ("radera/", {})],
)
def test_what_is_taken_back_goes_through_when_everything_else_is_used_up(client, settings, step, data):
    limit(settings, private=2, stop=2)
    settings.DAILY_LIMITS = settings.DAILY_LIMITS | {"private": 2}
    inspel = InspelFactory(may_publish=True, may_contact=True, email="kim@example.se")
    for _press in range(4):
        client.post(address(inspel, "publicering/"), {"publicera": "ja"})
    assert client.post(address(inspel, "publicering/"), {"publicera": "ja"}).status_code == 429
    assert client.post(address(inspel, step), data).status_code == 302
    for _press in range(3):
        response = client.post(address(inspel, step), data)
    assert response.status_code == 429


# --- Receipts -----------------------------------------------------------------------------------------------------


def receipts():
    return OutgoingMail.objects.filter(kind="feedback.receipt").count()


@pytest.mark.sqlite
def test_address_gets_five_receipts_a_day_whoever_asks_and_the_inspel_are_taken(client, process_leader):
    spellings = ["kim@example.se", "Kim@Example.SE", "kim+1@example.se", "k.im@example.se"]
    with time_machine.travel("2026-03-04 12:00+01:00", tick=False) as clock:
        for number in range(5):
            form = filled(client, text=f"Inspel {number}", email=spellings[number % 4])
            page = form.submit(client, follow=True, REMOTE_ADDR=f"192.0.2.{number}")
            assert "We also send the link to the e-mail address that you wrote." in page.text
        page = filled(client, text="Inspel 6", email="kim@example.se").submit(client, follow=True)
        assert "We send no e-mail with the link this time" in page.text
        assert "We also send the link" not in page.text
        assert (Inspel.objects.count(), receipts()) == (6, 5)
        said = {"said_on": "2026-03-04", "channel": "phone", "email": "kim@example.se"}
        actions.submit_inspel(
            form_key=uuid.uuid4(), language="sv", text="Text", role="staff", entered_by=process_leader, **said
        )
        assert receipts() == 5
        assert "example" not in str(list(Throttle.objects.values()))
        assert "We also send" in filled(client, email="sam@example.se").submit(client, follow=True).text
        clock.shift(12 * 60 * 60)
        assert "We also send" in filled(client, text="Nytt", email="kim@example.se").submit(client, follow=True).text


def test_receipt_without_an_address_says_nothing_of_mail(client):
    page = send(client, follow=True).text
    assert "We also send" not in page
    assert "We send no e-mail" not in page


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("kim@straße.de", "KIM@xn--strae-oqa.de", True),
        ("kim@ex.ample.se", "kim@example.se", False),
        ("K.I.M+x@GoogleMail.com", "kim@gmail.com", True),
        ("kim@me.com", "kim@icloud.com", True),
        ("kim@gmail.se", "kim@gmail.com", False),
        ("kim@example.se", "sam@example.se", False),
        ("+1@example.se", "+2@example.se", True),
        ('"kim"@example.se', "kim@example.se", True),
        ('"\\k\\i\\m+1"@example.se', "kim@example.se", True),
    ],
)
def test_spellings_of_a_mailbox_are_recognised(one, other, is_same):
    assert (mailbox_of(one) == mailbox_of(other)) == is_same

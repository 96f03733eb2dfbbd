"""Who an inspel is from: hidden until somebody asks by a button, which the audit log notes."""

import re

import pytest

from core.audit.entries import Kind
from core.models import AuditEntry
from core.sent_again import KEY_FIELD
from tests.audit import lines, refuse_entries
from tests.factories import InspelFactory
from tests.relogin import browser_of, end_session, log_in
from tests.rendered_form import form_of
from tests.staff import change_url, click_action, open_form

pytestmark = pytest.mark.django_db
NAME, ADDRESS = "Anna Andersson", "anna@example.se"


@pytest.fixture
def inspel(db):
    return InspelFactory(text="Öppet längre", name=NAME, email=ADDRESS, may_contact=True)


def is_shown(response):
    return NAME in response.text or ADDRESS in response.text


def show(client, inspel, **typed):
    return open_form(client, inspel).fill(typed).submit(client, "show_sender")


def test_page_says_that_there_are_details_and_shows_them_when_asked(leader_client, inspel):
    page = leader_client.get(change_url(inspel))
    assert not is_shown(page)
    assert "Ett namn och en e-postadress" in page.text
    assert not lines(Kind.CONTACT_DETAILS)
    shown = show(leader_client, inspel, answer="Påbörjat svar")
    assert NAME in shown.text
    assert f'href="mailto:{ADDRESS}"' in shown.text
    assert "no-store" in shown["Cache-Control"]
    assert shown.context["form"]["answer"].value() == "Påbörjat svar"
    assert "errorlist" not in shown.text
    assert shown.context["is_unsaved"]
    assert not show(leader_client, inspel).context["is_unsaved"]
    assert lines(Kind.CONTACT_DETAILS) == [("processledare", inspel.reference, {})] * 2
    assert not is_shown(leader_client.get(change_url(inspel)))


def test_details_are_not_shown_if_it_cannot_be_recorded(leader_client, inspel):
    leader_client.raise_request_exception = False
    form = open_form(leader_client, inspel).fill(answer="Påbörjat svar")
    refuse_entries()
    refused = form.submit(leader_client, "show_sender")
    assert refused.status_code >= 500
    assert not is_shown(refused)
    assert "Påbörjat svar" in refused.text


def test_answer_needs_no_reading_and_what_was_typed_before_it_is_sent(leader_client, inspel):
    click_action(leader_client, inspel, "answer", answer="Tack!")
    other = InspelFactory(name=NAME)
    shown = show(leader_client, other, answer="Tack, Anna.")
    click_action(leader_client, other, "answer", opened=form_of(shown, "seen"))
    inspel.refresh_from_db()
    other.refresh_from_db()
    assert (inspel.answer, other.answer) == ("Tack!", "Tack, Anna.")
    assert [about for _who, about, _detail in lines(Kind.CONTACT_DETAILS)] == [other.reference]


def test_nothing_is_offered_or_recorded_where_there_is_nothing_to_read(leader_client):
    anonymous = InspelFactory()
    assert "show_sender" not in leader_client.get(change_url(anonymous)).text
    assert leader_client.post(change_url(anonymous), {"show_sender": "yes"}).status_code == 200
    assert not lines(Kind.CONTACT_DETAILS)


def test_who_may_only_look_asks_by_a_form_of_its_own_and_others_not_at_all(
    leader_client, editor_client, client, process_leader, inspel
):
    role = process_leader.groups.get()
    role.permissions.remove(role.permissions.get(codename="moderate_inspel"))
    page = leader_client.get(change_url(inspel))
    assert not is_shown(page)
    assert is_shown(form_of(page, "show_sender").submit(leader_client, "show_sender"))
    assert len(lines(Kind.CONTACT_DETAILS)) == 1
    for stranger in [editor_client, client]:
        refused = stranger.post(change_url(inspel), {"show_sender": "yes"})
        assert refused.status_code in {302, 403}
        assert not is_shown(refused)
    assert AuditEntry.objects.filter(kind=Kind.CONTACT_DETAILS).count() == 1


def test_no_other_page_of_an_inspel_shows_who_sent_it(leader_client, inspel):
    """Pages that a process leader opens besides: lists, what a search finds, log, duplicates, a copy to be made."""
    place = change_url(inspel).removesuffix("change/")
    queue = "/admin/feedback/inspel/"
    pages = [
        *[queue, f"{queue}?q=Andersson", f"{queue}bulk/answer/?ids={inspel.pk}", f"{queue}rapport/", "/admin/"],
        *[f"{place}logg/", f"{place}lamna-ut/", f"{place}duplicates/", "/admin/core/outgoingmail/"],
    ]
    for page in pages:
        response = leader_client.get(page)
        assert (response.status_code, is_shown(response)) == (200, False), page


def test_button_that_is_pressed_after_the_session_shows_nothing_and_gives_back_what_was_typed(process_leader, inspel):
    browser = browser_of(process_leader)
    form = open_form(browser, inspel).fill(answer="Påbörjat svar")
    end_session()
    kept = form.submit(browser, "show_sender")
    log_in(browser)
    returned = form_of(kept, KEY_FIELD).submit(browser)
    assert "Påbörjat svar" in returned.text
    assert not is_shown(kept)
    assert not is_shown(returned)
    assert not lines(Kind.CONTACT_DETAILS)
    assert "show_sender" not in re.sub(r"<input[^>]*hidden[^>]*>", "", kept.text)

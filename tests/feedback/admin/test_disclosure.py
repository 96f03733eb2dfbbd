"""The copy of an inspel for a person who asks for the public record."""

import json

import pytest

from core.audit.entries import Kind
from feedback.actions import add_note, answer, mark_confidential, write_as_sender, write_to_sender
from feedback.models import InspelEvent
from tests.audit import lines, refuse_entries
from tests.factories import InspelFactory
from tests.pdf import as_pdf, text_of
from tests.rendered_form import form_of
from tests.staff import QUEUE

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspel(process_leader):
    inspel = InspelFactory(text="Det sändaren skrev", name="Sändaren", email="sandaren@example.se", may_contact=True)
    write_to_sender(inspel=inspel, text="Vad menar du?", by=process_leader)
    write_as_sender(inspel=inspel, text="Jag menar så här", key="en nyckel")
    add_note(inspel=inspel, text="Bara för oss", by=process_leader)
    return answer(inspel=inspel, text="Svaret som gavs", by=process_leader)


def address(inspel):
    return f"{QUEUE}{inspel.pk}/lamna-ut/"


def copy(client, inspel, kind, **chosen):
    form = form_of(client.get(address(inspel)), "kind")
    return form.fill({"kind": kind, "is_assessed": True} | chosen).submit(client)


def test_copy_holds_everything_unless_left_out(leader_client, inspel):
    data = json.loads(copy(leader_client, inspel, "json").content)
    assert data["inspel"]["text"] == "Det sändaren skrev"
    assert data["inspel"]["email"] == "sandaren@example.se"
    assert [message["text"] for message in data["messages"]] == ["Vad menar du?", "Jag menar så här"]
    assert data["notes"][0]["text"] == "Bara för oss"
    assert {"received", "answered"} <= {event["to"] for event in data["log"]}


@pytest.mark.parametrize("kind", ["json", "pdf"])
def test_what_is_left_out_is_nowhere_in_the_copy_and_the_log_says_so(leader_client, inspel, kind):
    response = copy(leader_client, inspel, kind, leave_out=["sender", "notes"])
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="inspel-{inspel.reference}.{kind}"'
    assert "no-store" in response["Cache-Control"]
    said = response.content.decode() if kind == "json" else text_of(as_pdf(response))
    assert "Det sändaren skrev" in said
    assert "Jag menar så här" in said
    assert "Bara för oss" not in said
    assert "sandaren@example.se" not in said
    left_out = "avsändarens namn och e-postadress, interna anteckningar"
    assert lines(Kind.DISCLOSURE) == [("processledare", inspel.reference, {"format": kind, "left_out": left_out})]
    event = inspel.events.last()
    assert event.what == "record"
    assert event.by.username == "processledare"


def test_pdf_is_tagged_and_has_title_and_language(leader_client, inspel):
    pdf = as_pdf(copy(leader_client, inspel, "pdf"))
    assert inspel.reference in pdf.metadata.title
    assert pdf.trailer["/Root"]["/Lang"] == "sv"
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_copy_never_says_that_all_is_there_above_signs_that_it_does_not_show(leader_client, inspel):
    inspel.notes.update(text="Tecknet 𓀀 och orden ሰላም สวัสดี 😀")
    said = text_of(as_pdf(copy(leader_client, inspel, "pdf")))
    assert "Tecknet [U+13000] och orden ሰላም" in said
    assert "Utelämnat ur den här kopian tecken som inte kunde visas, se nedan" in said
    assert "[U+…] står för: U+13000 EGYPTIAN HIEROGLYPH A001." in said
    assert "ingenting" not in said


def test_copy_that_shows_all_says_so(leader_client, inspel):
    said = text_of(as_pdf(copy(leader_client, inspel, "pdf")))
    assert "Utelämnat ur den här kopian ingenting" in said
    assert "kunde inte visas" not in said


def test_copy_that_cannot_be_made_is_not_logged_and_what_was_chosen_stays(leader_client, inspel, settings):
    settings.PDF_MAX_SECONDS = 0
    response = copy(leader_client, inspel, "pdf", leave_out=["notes"])
    assert response.status_code == 422
    assert "PDF-filen gick inte att göra" in response.text
    assert form_of(response, "kind").values["leave_out"] == ["notes"]
    assert inspel.events.filter(what="record").count() == 0


def test_copy_is_not_given_if_it_cannot_be_recorded(leader_client, inspel):
    leader_client.raise_request_exception = False
    form = form_of(leader_client.get(address(inspel)), "kind").fill(kind="json", is_assessed=True)
    refuse_entries()
    assert "Det sändaren skrev" not in form.submit(leader_client).text


def test_nothing_is_made_before_it_is_judged_what_is_secret(leader_client, inspel):
    response = copy(leader_client, inspel, "pdf", is_assessed=False)
    assert response.status_code == 422
    assert response["Content-Type"].startswith("text/html")
    assert inspel.events.filter(what="record").count() == 0


def test_confidential_inspel_says_so(leader_client, inspel, process_leader):
    mark_confidential(inspel=inspel, ground="OSL 25 kap. 1 §", by=process_leader)
    assert "OSL 25 kap. 1 §" in leader_client.get(address(inspel)).text
    assert "OSL 25 kap. 1 §" in text_of(as_pdf(copy(leader_client, inspel, "pdf")))


def test_only_moderators_make_copies(editor_client, client, inspel):
    assert editor_client.get(address(inspel)).status_code == 403
    assert editor_client.post(address(inspel), {"kind": "json", "is_assessed": "on"}).status_code == 403
    assert client.get(address(inspel)).status_code == 302


def test_copy_of_what_is_not_there(leader_client, db):
    assert leader_client.get(f"{QUEUE}999/lamna-ut/").status_code == 404


@pytest.mark.parametrize(
    ("what", "from_state", "to_state", "text"),
    [
        ("record", "", "", "allmän handling"),
        ("message", "", "from_sender", "meddelande: från avsändaren"),
        ("handling", "received", "answered", "hantering: Mottaget → Besvarat"),
    ],
)
def test_event_names_the_states_that_it_has_and_no_arrow_to_nothing(what, from_state, to_state, text):
    assert str(InspelEvent(what=what, from_state=from_state, to_state=to_state)) == text

"""What a stranger writes is never a command of the typesetting: the strategy is tried in tests/strategy."""

import pytest
from django.urls import reverse

from tests.factories import DialogueRoundFactory, InspelFactory
from tests.pdf import as_pdf, text_of
from tests.rendered_form import form_of

COMMANDS = '#import "x.typ" #read("/etc/passwd") $x^2$ *b* `c` ] #panic() {b} \\u{41}'


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def test_poster_shows_a_title_of_commands_as_it_is(client, db):
    dialogue_round = DialogueRoundFactory(title_sv=COMMANDS)
    shown = text_of(as_pdf(client.get(f"{dialogue_round.get_absolute_url()}affisch.pdf")))
    assert COMMANDS.replace(" ", "") in shown.replace(" ", "")


def test_copy_of_an_inspel_shows_commands_as_they_are(leader_client):
    inspel = InspelFactory(text=COMMANDS, name=COMMANDS[:80])
    page = leader_client.get(reverse("admin:feedback_inspel_disclosure", args=[inspel.pk]))
    response = form_of(page, "kind").fill(kind="pdf", is_assessed=True).submit(leader_client)
    shown = text_of(as_pdf(response)).replace(" ", "")
    assert COMMANDS.replace(" ", "") in shown
    assert COMMANDS[:80].replace(" ", "") in shown

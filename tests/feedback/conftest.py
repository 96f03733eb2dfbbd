from datetime import timedelta

import pytest
import time_machine

from tests.factories import DialogueRoundFactory, RoundQuestionFactory
from tests.feedback.rounds import CLOSES, OPENS


@pytest.fixture
def dialogue_round():
    return DialogueRoundFactory(slug="hemgang", title_sv="Trygg hemgång", opens_at=OPENS, closes_at=CLOSES)


@pytest.fixture
def questions(dialogue_round):
    return [
        RoundQuestionFactory(round=dialogue_round, order=1, text_sv="Vad är bra?", is_required=True),
        RoundQuestionFactory(round=dialogue_round, order=2, text_sv="Vad saknas?"),
    ]


@pytest.fixture
def while_open(dialogue_round):
    with time_machine.travel(OPENS + timedelta(hours=1), tick=False) as traveller:
        yield traveller

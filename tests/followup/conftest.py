from decimal import Decimal

import pytest
import stamina

from followup.models import Indicator, Measurement
from naravard.staff.roles import REPORTER
from tests.conftest import user_in_group
from tests.factories import AssessmentPeriodFactory, OrganisationFactory, StatementFactory, SubGoalFactory
from tests.kolada_server import running_kolada
from tests.staff import client_of

SIMILAR = "Liknande kommuner, övergripande"
MEAN = "Provläns läns kommuner (ovägt medel)"


@pytest.fixture
def kolada(settings):
    """Run a server that speaks as Kolada does, with the places of `places`; nothing waits before it asks again."""
    with running_kolada() as server, stamina.set_testing(True, attempts=3, cap=True):
        settings.KOLADA_URL = server.url
        server.places = {"0000": "Riket", "0020": "Regionen", "2034": "Orsa", "2062": "Mora", "0180": "Stockholm"}
        server.groups = {
            "G1": (MEAN, ["2034", "2062"]),
            "G2": ("Andra läns kommuner (ovägt medel)", ["0180"]),
            "G3": (f"{SIMILAR}, Orsa, 2023", ["0180"]),
            "G4": (f"{SIMILAR}, Orsa, 2025", ["2062", "0180"]),
            "G5": ("Liknande kommuner äldreomsorg, Orsa, 2026", ["0180"]),
            "G6": (f"{SIMILAR}, Stockholm, 2025", ["2034"]),
        }
        yield server


@pytest.fixture
def places(db):
    """Return the region, Orsa and Mora, as facts.json has them."""
    return {
        code: OrganisationFactory(slug=slug, name_sv=name, code=code, kind=kind)
        for code, slug, name, kind in [
            ("20", "regionen", "Regionen", "region"),
            ("2034", "orsa", "Orsa", "municipality"),
            ("2062", "mora", "Mora", "municipality"),
        ]
    }


@pytest.fixture
def make_indicator(db):
    def make(kolada_id="", **fields):
        number = Indicator.objects.count() + 1
        defaults = {
            "slug": f"nyckeltal-{number}",
            "sub_goal": SubGoalFactory(number=1),
            "question_sv": f"Fråga {number}?",
            "title_sv": f"Nyckeltal {number}",
            "unit_sv": "procent",
            "better": Indicator.Better.UP,
        }
        return Indicator.objects.create(kolada_id=kolada_id, **defaults | fields)

    return make


@pytest.fixture
def own(make_indicator, places):
    """Return a key figure of one's own, with 12.5 for Orsa in 2023."""
    indicator = make_indicator(slug="egen")
    Measurement.objects.create(indicator=indicator, organisation=places["2034"], year=2023, value=Decimal("12.5"))
    return indicator


@pytest.fixture
def orsa(db):
    return OrganisationFactory(slug="orsa", name_sv="Orsa", code="2034")


@pytest.fixture
def period(db):
    return AssessmentPeriodFactory(slug="var", name_sv="Våren")


@pytest.fixture
def versions(db):
    """Return the versions of three statements of two sub-goals, the second of which asks for evidence."""
    goals = [SubGoalFactory(number=number) for number in (1, 2)]
    statements = [
        StatementFactory(sub_goal=goals[0], order=1),
        StatementFactory(sub_goal=goals[0], order=2, asks_evidence=True),
        StatementFactory(sub_goal=goals[1]),
    ]
    return [statement.versions.get() for statement in statements]


@pytest.fixture
def reporter(orsa):
    return user_in_group(REPORTER, username="rapportor", email="rapportor@example.se", organisation=orsa)


@pytest.fixture
def reporter_client(reporter):
    return client_of(reporter)

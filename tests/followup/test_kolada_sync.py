"""Fetching values from Kolada: all or nothing, the same again changes nothing, what is revised keeps its history."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from followup.kolada import sync
from followup.kolada.sync import perform
from followup.models import Comparison, KoladaSync, KoladaUnderwayError, Measurement
from tests.kolada_server import HTML

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


@pytest.fixture
def indicator(make_indicator, places, kolada):
    """A key figure of which Kolada has Orsa's values of two years, and each comparison's."""
    kolada.add_kpi("N00001")
    kolada.figures |= {
        ("N00001", "2034", 2024): {"T": 41.5, "K": 40, "M": 43},
        ("N00001", "2034", 2023): {"T": 39},
        ("N00001", "0020", 2024): {"T": 50},
        ("N00001", "0000", 2024): {"T": 45},
        ("N00001", "G1", 2024): {"T": 44},
        ("N00001", "G4", 2024): {"T": 46.25},
        ("N00001", "0180", 2024): {"T": 99},  # no place of the portal's
    }
    return make_indicator("N00001")


def run_sync():
    run = KoladaSync.objects.begin()
    perform(run.pk)
    run.refresh_from_db()
    return run


def counts(run):
    return run.state, run.added, run.revised, run.unchanged, run.removed


def values():
    """Return {(code of the place, year, gender): (value, status)}."""
    return {
        (row.place.code, row.year, row.gender): (row.value, row.status)
        for row in Measurement.objects.select_related("organisation", "comparison")
    }


def final(number):
    return Decimal(number), "final"


def test_values_of_the_places_and_what_they_are_compared_with_are_stored(indicator):
    assert counts(run_sync()) == ("done", 8, 0, 0, 0)
    assert values() == {
        ("2034", 2024, "T"): final("41.5"),
        ("2034", 2024, "K"): final(40),
        ("2034", 2024, "M"): final(43),
        ("2034", 2023, "T"): final(39),
        ("20", 2024, "T"): final(50),
        ("0000", 2024, "T"): final(45),
        ("G1", 2024, "T"): final(44),
        ("G4", 2024, "T"): final("46.25"),
    }
    assert set(Measurement.objects.values_list("source", "is_example")) == {("kolada", False)}


def test_comparisons_are_the_country_the_county_and_the_latest_similar_municipalities(indicator, places):
    run_sync()
    found = Comparison.objects.values_list("kind", "code", "municipality__code", "members")
    assert list(found) == [
        ("country", "0000", None, []),
        ("municipalities", "G1", None, ["2034", "2062"]),
        ("similar", "G4", "2034", ["0180", "2062"]),
    ]


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ({"G1": ("Provläns läns kommuner (ovägt medel)", ["2034", "2062", "0180"])}, ["G1"]),
        ({"G1": ("Samarbetet (ovägt medel)", ["2034", "2062"])}, ["G1"]),
        (
            {
                "G1": ("Samarbetet (ovägt medel)", ["2034", "2062"]),
                "G2": ("Provläns läns kommuner (ovägt medel)", ["2034", "2062"]),
            },
            ["G2"],
        ),
        ({"G1": ("Provläns läns kommuner (ovägt medel)", ["2034"])}, []),
        ({"G1": ("Provläns läns kommuner", ["2034", "2062"])}, []),
        ({"G1": ("Liknande kommuner äldreomsorg, Mora, 2024", ["0180"])}, ["G1"]),
        ({"G1": ("Liknande kommuner, Mora", ["0180"]), "G2": ("Liknande kommuner, Moraby, 2024", ["0180"])}, []),
    ],
    ids=["county around", "another name", "by its name", "a part", "no mean", "another subject", "another title"],
)
def test_group_is_chosen_by_its_members_and_its_title(indicator, kolada, groups, expected):
    kolada.groups = groups
    run_sync()
    assert list(Comparison.objects.exclude(kind="country").values_list("code", flat=True)) == expected


def test_same_again_changes_nothing(indicator):
    run_sync()
    with CaptureQueriesContext(connection) as queries:
        assert counts(run_sync()) == ("done", 0, 0, 8, 0)
    writes = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert [sql for sql in writes if "followup_koladasync" not in sql] == []


def test_revised_value_keeps_the_old_one_in_its_history(indicator, kolada):
    run_sync()
    kolada.figures["N00001", "2034", 2023] = {"T": 38.4}
    assert counts(run_sync()) == ("done", 0, 1, 7, 0)
    row = Measurement.objects.get(organisation__code="2034", year=2023)
    assert list(row.history.values_list("value", "history_change_reason")) == [
        (Decimal("38.4"), "Reviderat i Kolada"),
        (Decimal(39), "Från Kolada"),
    ]


@pytest.mark.parametrize("gone", [{"T": {"value": 39, "isdeleted": True}}, {}, {"T": {"value": None}}], ids=str)
def test_value_that_kolada_deletes_is_removed_and_stays_in_the_history(indicator, kolada, gone):
    run_sync()
    kolada.figures["N00001", "2034", 2023] = gone
    assert counts(run_sync()) == ("done", 0, 0, 7, 1)
    assert ("2034", 2023, "T") not in values()
    last = Measurement.history.filter(history_type="-").get()
    assert (last.value, last.history_change_reason) == (Decimal(39), "Borttaget ur Kolada")


def test_value_that_is_hidden_from_now_on_gives_its_reason(indicator, kolada):
    run_sync()
    kolada.figures["N00001", "2034", 2023] = {"T": {"value": None, "status": "Private"}}
    assert counts(run_sync()) == ("done", 0, 1, 7, 0)
    assert values()["2034", 2023, "T"] == (None, "suppressed")


def test_key_figure_without_any_value_left_keeps_what_it_had(indicator, kolada):
    """Whoever removed all at once has rather made a mistake: the values stay, and the editor is told."""
    run_sync()
    before = values()
    kolada.figures.clear()
    run = run_sync()
    assert counts(run) == ("done", 0, 0, 0, 0)
    assert "N00001" in run.message
    assert values() == before


def test_key_figure_that_kolada_does_not_know_is_told(indicator, kolada, make_indicator):
    make_indicator("U99999")
    run = run_sync()
    assert run.added == 8
    assert "U99999" in run.message


def test_preliminary_values_say_so_until_they_are_settled(indicator, kolada):
    kolada.kpis[0] |= {
        "publ_period": "2024",
        "prel_publication_date": "2025-05-04",
        "publication_date": "2025-09-30",
    }
    with time_machine.travel("2025-09-29T12:00Z"):
        run_sync()
    assert {year: status for (code, year, _gender), (_value, status) in values().items() if code == "2034"} == {
        2024: "preliminary",
        2023: "final",
    }
    with time_machine.travel("2025-09-30T12:00Z"):
        run = run_sync()
    assert counts(run) == ("done", 0, 7, 1, 0)
    assert {status for _value, status in values().values()} == {"final"}


@pytest.mark.parametrize(
    ("exists_for", "codes"),
    [
        ("K", {"2034", "0000", "G1", "G4"}),
        ("L", {"20", "0000"}),
        ("A", {"20", "2034", "0000", "G1", "G4"}),
    ],
)
def test_values_are_of_the_places_that_the_key_figure_exists_for(indicator, exists_for, codes):
    indicator.exists_for = exists_for
    indicator.save()
    run = run_sync()
    assert {code for code, _year, _gender in values()} == codes
    assert ("N00001" in run.message) == (exists_for != "A")  # Kolada says otherwise


def test_own_figures_examples_and_own_key_figures_are_never_touched(indicator, make_indicator, places):
    own = [
        Measurement.objects.create(indicator=indicator, organisation=places["2034"], year=2024, value=7),
        Measurement.objects.create(indicator=indicator, organisation=places["2034"], year=1999, value=8),
        Measurement.objects.create(indicator=make_indicator(), organisation=places["2034"], year=2024, value=9),
        Measurement.objects.create(
            indicator=make_indicator(is_example=True), organisation=places["20"], year=2024, value=1, is_example=True
        ),
    ]
    run = run_sync()
    assert counts(run) == ("done", 7, 0, 0, 0)
    assert "1 värde" in run.message
    assert set(Measurement.objects.filter(source="own")) == set(own)
    assert Measurement.objects.get(pk=own[0].pk).value == 7


def test_editor_names_a_comparison_as_they_like(indicator):
    run_sync()
    Comparison.objects.filter(code="0000").update(name_sv="Hela Sverige")
    run_sync()
    assert Comparison.objects.get(code="0000").name_sv == "Hela Sverige"


def test_organisation_that_kolada_does_not_have_is_told(indicator, places, kolada):
    del kolada.places["2062"]
    assert "Mora" in run_sync().message


def test_without_a_key_figure_of_kolada_nothing_is_asked(kolada, places, make_indicator):
    make_indicator()
    assert counts(run_sync()) == ("done", 0, 0, 0, 0)
    assert kolada.asked == []


@pytest.mark.parametrize(
    "answer", [(200, {"Content-Type": "text/html"}, HTML), (200, {}, b'{"values": [{}]}'), (500, {}, b"")], ids=str
)
@pytest.mark.parametrize("when", ["kpi", "municipality", "municipality_groups", "data"])
def test_broken_answer_at_whichever_step_leaves_the_last_good_values(indicator, kolada, answer, when):
    run_sync()
    before = values()
    kolada.figures["N00001", "2034", 2023] = {"T": 1}
    kolada.answer_with = lambda path, number: answer if path.split("/")[0] == when else None
    run = run_sync()
    assert run.state == "failed"
    assert "Kolada" in run.message
    assert values() == before


def test_later_page_that_is_broken_leaves_the_last_good_values(indicator, kolada):
    run_sync()
    before, kolada.per_page = values(), 3
    kolada.figures["N00001", "2034", 2024] = {"T": 1}
    kolada.answer_with = lambda path, number: (200, {}, b"{") if path.startswith("data") and number > 2 else None
    assert run_sync().state == "failed"
    assert values() == before


def test_database_that_fails_half_way_stores_nothing_and_says_so(indicator, monkeypatch):
    monkeypatch.setattr("followup.kolada.store._revise", lambda changed: _fail())
    run = KoladaSync.objects.begin()
    with pytest.raises(DatabaseError):
        perform(run.pk)
    run.refresh_from_db()
    assert (run.state, "portalen" in run.message, Measurement.objects.count()) == ("failed", True, 0)


def _fail():
    raise DatabaseError("disk full")


def test_nothing_is_fetched_while_a_transaction_is_open(indicator, kolada):
    run = KoladaSync.objects.begin()
    with pytest.raises(RuntimeError), transaction.atomic():
        sync._fetch_and_store(KoladaSync.objects.filter(pk=run.pk))
    assert kolada.asked == []


# --- One at a time ----------------------------------------------------------------------------------------------------


def test_second_is_refused_while_one_is_underway(db):
    run = KoladaSync.objects.begin()
    with pytest.raises(KoladaUnderwayError):
        KoladaSync.objects.begin()
    assert list(KoladaSync.objects.all()) == [run]


def test_one_that_was_broken_off_says_so_and_lets_the_next_begin(indicator):
    """As when the worker is killed: it may not be “underway” for ever."""
    old = KoladaSync.objects.begin()
    KoladaSync.objects.update(started_at=timezone.now(), told_at=timezone.now() - timedelta(minutes=11))
    old.refresh_from_db()
    assert (old.is_underway, old.has_failed) == (False, True)
    assert "avbröts" in old.outcome
    assert counts(run_sync())[0] == "done"
    old.refresh_from_db()
    assert (old.state, old.outcome) == ("failed", old.message)


def test_one_that_comes_back_after_it_was_given_up_stores_nothing(indicator, monkeypatch):
    run = KoladaSync.objects.begin()
    fetch = sync.fetch

    def fetch_slowly(kolada):
        found = fetch(kolada)
        KoladaSync.objects.filter(pk=run.pk).update(state="failed", message="avbröts")
        return found

    monkeypatch.setattr(sync, "fetch", fetch_slowly)
    perform(run.pk)
    run.refresh_from_db()
    assert (run.state, run.message, Measurement.objects.count()) == ("failed", "avbröts", 0)


def test_task_that_comes_twice_fetches_once(indicator, kolada):
    run = run_sync()
    asked = len(kolada.asked)
    perform(run.pk)
    assert len(kolada.asked) == asked


# --- The command ------------------------------------------------------------------------------------------------------


def test_command_says_what_it_did(indicator, capsys):
    call_command("sync_kolada")
    assert capsys.readouterr().out == "Från Kolada: 8 nya, 0 reviderade, 0 oförändrade, 0 borttagna.\n"


def test_command_that_fails_says_why(indicator, kolada):
    kolada.answer_with = lambda path, number: (200, {"Content-Type": "text/html"}, HTML)
    with pytest.raises(CommandError, match=r"webbsida.*Värdena är som de var") as error:
        call_command("sync_kolada")
    assert error.value.returncode == 1


def test_command_waits_for_nobody(indicator, kolada):
    KoladaSync.objects.begin()
    with pytest.raises(CommandError, match="hämtas redan"):
        call_command("sync_kolada")
    assert kolada.asked == []

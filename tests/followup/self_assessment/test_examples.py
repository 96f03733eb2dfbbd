"""The made-up period of a new portal: alive on the first start, marked, and gone without a trace."""

from django.conf import settings
from django.core.management import call_command
from modeltranslation.utils import build_localized_fieldname

from followup.models import Assessment, AssessmentPeriod, AssessmentScore, Indicator, Statement, StatementVersion

TRANSLATED = [(Statement, ["text"]), (AssessmentPeriod, ["name"])]
TRANSLATED += [(Indicator, ["question", "title", "unit", "explanation", "definition"])]
MODELS = [AssessmentScore, Assessment, AssessmentPeriod, StatementVersion, Statement]
PAGE = "/lage/sjalvskattning/exempel/"


def test_example_period_has_each_state_and_every_sub_goal(client, examples):
    assert "12 av 16 har svarat" in client.get(PAGE).text
    assert set(Assessment.objects.values_list("state", flat=True)) == set(Assessment.State.values)
    assert set(Statement.objects.values_list("sub_goal__number", flat=True)) == {1, 2, 3, 4, 5}
    everything = [Assessment, AssessmentPeriod, Statement]
    assert not any(model.objects.filter(is_example=False).exists() for model in everything)
    assert AssessmentPeriod.objects.get().has_closed


def test_examples_stand_in_every_language(examples):
    for model, fields in TRANSLATED:
        for name in fields:
            columns = [build_localized_fieldname(name, code) for code, _label in settings.LANGUAGES]
            texts = model.objects.values_list(*columns)
            assert texts.exists()
            assert [row for row in texts if not all(row)] == [], name


def test_examples_are_removed_without_a_trace(client, examples):
    call_command("remove_examples", verbosity=0)
    assert [model for model in MODELS if model.objects.exists()] == []
    with_history = [AssessmentPeriod, StatementVersion, Statement]
    assert [model for model in with_history if model.history.exists()] == []
    assert client.get(PAGE).status_code == 404
    assert "sjalvskattning/exempel" not in client.get("/lage/").text


def test_example_that_an_editor_has_changed_stays_with_its_reason(examples, capsys):
    period = AssessmentPeriod.objects.get()
    period.name_sv = "Vår egen"
    period.save()
    call_command("remove_examples")
    assert "Vår egen" in capsys.readouterr().out
    assert AssessmentPeriod.objects.get().asked()

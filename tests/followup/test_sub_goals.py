"""How it goes with a sub-goal, as its key figures say, or an editor in their place."""

import pytest

from followup.figures import Figures
from followup.models import Indicator, SubGoalVerdict
from followup.sub_goals import sub_goal_states, verdict_on
from followup.trend import Trend
from tests.factories import IndicatorFactory, OrganisationFactory, SubGoalFactory, measure

B, W, N, U, R = Trend.BETTER, Trend.WORSE, Trend.NO_CLEAR_CHANGE, Trend.NOT_CALCULABLE, Trend.RISING


@pytest.mark.parametrize(
    ("trends", "verdict"),
    [
        ([], "not_known_yet"),
        ([U], "not_known_yet"),
        ([B], "right_way"),
        ([B, N], "right_way"),
        ([B, W], "mixed"),
        ([W, N], "wrong_way"),
        ([N, R], "no_clear_change"),
        ([B, U], "right_way"),  # half is known
        ([B, U, U], "not_known_yet"),
        ([B, W, U, U, U], "not_known_yet"),
    ],
)
def test_verdict_follows_from_the_trends(trends, verdict):
    assert verdict_on(trends) == verdict


@pytest.fixture
def sub_goal(db):
    return SubGoalFactory()


def state_of(sub_goal):
    return sub_goal_states([sub_goal], Figures(Indicator.objects.public()))[0]


def test_editor_says_something_else_with_a_reason(client, sub_goal):
    measure(IndicatorFactory(sub_goal=sub_goal), OrganisationFactory(), range(5))
    assert state_of(sub_goal).verdict == "right_way"
    SubGoalVerdict.objects.create(sub_goal=sub_goal, verdict="mixed", reason_sv="Enkäten gjordes om i år.")
    assert state_of(sub_goal).verdict == "mixed"
    page = client.get("/lage/").content.decode()
    assert "Bilden är blandad" in page
    assert "Enkäten gjordes om i år." in page


def test_made_up_key_figure_counts_only_until_there_is_a_real_one(sub_goal):
    place = OrganisationFactory()
    measure(IndicatorFactory(sub_goal=sub_goal, is_example=True), place, range(5))
    assert (state_of(sub_goal).verdict, state_of(sub_goal).is_example) == ("right_way", True)
    measure(IndicatorFactory(sub_goal=sub_goal), place, range(5, 0, -1))
    assert (state_of(sub_goal).verdict, state_of(sub_goal).is_example) == ("wrong_way", False)

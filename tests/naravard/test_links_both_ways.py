"""Whoever reads how it goes finds the way from each kind of page to the others, and back."""

import re
from itertools import pairwise

import pytest

from feedback.models import Inspel
from followup.models import Activity, AssessmentPeriod, Indicator, Promise
from strategy.models import SubGoal


@pytest.fixture
def links(examples, client):
    """Return a function that returns the addresses that the content of a page and its breadcrumbs link to."""

    def links_of(address):
        text = client.get(address).text
        content = text[text.index('<nav class="breadcrumbs') : text.index("</main>")]
        return {link.split("#")[0].split("?")[0] for link in re.findall(r'href="(/[^"]*)"', content)}

    return links_of


def test_every_kind_of_page_of_how_it_goes_leads_to_the_others_and_back(links):
    activity = Activity.objects.get(slug="exempel-hjalp-med-video")
    indicator, place = activity.indicators.first(), activity.organisations.first()
    goal = indicator.sub_goal
    activity.sub_goals.add(goal)
    pages = {
        "sub-goal": goal.get_absolute_url(),
        "organisation": f"/lage/organisation/{place.slug}/",
        "box": f"/lage/{goal.slug}/{place.slug}/",
        "key figure": indicator.get_absolute_url(),
        "activity": activity.get_absolute_url(),
        "period": AssessmentPeriod.objects.get().get_absolute_url(),
    }
    found = {name: links(address) for name, address in pages.items()}
    missing = {
        (name, other)
        for name in pages
        for other, address in pages.items()
        if name != other and address not in found[name]
    }
    # The box leads on from a sub-goal to the organisation; a period asks of no key figure and no activity.
    assert missing == {("sub-goal", "organisation")} | {
        pair for other in ["key figure", "activity"] for pair in [("period", other), (other, "period")]
    }


def test_every_box_is_linked_both_ways(links):
    matrix, goals = links("/lage/"), list(SubGoal.objects.current())
    boxes = [
        address
        for address in matrix
        if re.fullmatch(rf"/lage/({'|'.join(goal.slug for goal in goals)})/[^/]+/", address)
    ]
    assert len(boxes) == 5 * 16
    assert set(boxes) <= links(AssessmentPeriod.objects.get().get_absolute_url())
    for indicator in Indicator.objects.public()[:2]:
        of_goal = [address for address in boxes if f"/{indicator.sub_goal.slug}/" in address]
        assert set(of_goal) <= links(indicator.get_absolute_url())
    for box in boxes[::20]:
        assert "/lage/" in links(box)


def test_inspel_its_answer_its_activity_and_its_figure_can_be_walked_both_ways(links):
    inspel = Inspel.objects.published().filter(led_on_to__activity__indicators__isnull=False).first()
    activity = Activity.objects.get(came_after__inspel=inspel)
    steps = [inspel, activity, activity.indicators.first()]
    assert inspel.answered_at  # the answer stands on the page of the inspel
    for one, other in [*pairwise(steps), *pairwise(reversed(steps))]:
        assert other.get_absolute_url() in links(one.get_absolute_url())


def test_promise_leads_to_what_it_was_made_in_and_back(links):
    for promise in Promise.objects.all():
        link = getattr(promise, "in_answer", None)
        made_in = (link.inspel if link else promise.activity).get_absolute_url()
        assert made_in in links(promise.get_absolute_url())
        assert {promise.get_absolute_url(), "/loften/"} & links(made_in)
        assert promise.get_absolute_url() in links("/loften/")

"""From an inspel to the activity that came after it, to its key figure, and back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback import actions
from feedback.models import InspelActivity
from feedback.privacy.private_link import private_url
from tests.factories import ActivityFactory, IndicatorFactory, InspelFactory, published_inspel
from tests.staff import change_form, save


@pytest.fixture
def inspel(process_leader):
    return published_inspel(by=process_leader, title="Öppet längre")


@pytest.fixture
def activity(db):
    return ActivityFactory(title_sv="Kvällsöppet", indicators=[IndicatorFactory(slug="tryggt")])


def link(activity, inspel):
    return InspelActivity.objects.create(activity=activity, inspel=inspel)


def has_link(client, page, to):
    return f'href="{to}"' in client.get(page).text


def test_walk_from_the_inspel_to_the_key_figure_and_back(client, inspel, activity):
    link(activity, inspel)
    pages = [inspel.get_absolute_url(), activity.get_absolute_url(), "/lage/nyckeltal/tryggt/"]
    steps = [(0, 1), (1, 2), (2, 1), (1, 0)]
    assert [has_link(client, pages[here], pages[there]) for here, there in steps] == [True] * 4


@pytest.mark.parametrize("hide", ["inspel", "activity"])
def test_what_is_hidden_at_one_end_is_not_shown_at_the_other(client, inspel, activity, process_leader, hide):
    link(activity, inspel)
    if hide == "inspel":
        actions.unpublish(inspel=inspel, by=process_leader, note="Fel.")
        assert not has_link(client, activity.get_absolute_url(), inspel.get_absolute_url())
        assert "Öppet längre" not in client.get(activity.get_absolute_url()).text
    else:
        type(activity).objects.update(is_public=False)
        assert "Kvällsöppet" not in client.get(inspel.get_absolute_url()).text


def test_sender_reads_on_the_private_page_what_it_led_to(client, inspel, activity):
    page = "/" + private_url(inspel).split("/", 3)[3]
    type(inspel).objects.update(led_to="Vi har öppet till klockan sju.")
    assert "Vi har öppet till klockan sju." in client.get(page).text  # also without an activity
    link(activity, inspel)
    assert has_link(client, page, activity.get_absolute_url())


def came_after(client, activity, *references):
    typed = {"came_after-TOTAL_FORMS": str(len(references))}
    form = change_form(client, activity)
    typed |= {f"came_after-{number}-reference": reference for number, reference in enumerate(references)}
    return form.submit(client, "_save", forged=typed, follow=True)


def test_editor_names_the_inspel_by_its_reference(editor_client, inspel, activity):
    came_after(editor_client, activity, inspel.reference)
    assert [row.inspel for row in activity.came_after.all()] == [inspel]
    save(editor_client, activity, **{"came_after-0-DELETE": True})
    assert not activity.came_after.exists()


@pytest.mark.parametrize("wrong", ["unpublished", "none", "twice"])
def test_inspel_that_nobody_may_read_or_stands_twice_is_refused(editor_client, inspel, activity, wrong):
    references = {"unpublished": [InspelFactory().reference], "none": ["2019-0001"], "twice": [inspel.reference] * 2}
    page = came_after(editor_client, activity, *references[wrong])
    words = "Samma inspel står två gånger." if wrong == "twice" else "Det finns inget publicerat inspel"
    assert words in page.text
    assert not activity.came_after.exists()


@pytest.mark.parametrize("page", ["inspel", "activity"])
def test_page_makes_as_many_queries_at_30_links_as_at_3(client, inspel, activity, process_leader, page):
    def more(count):
        for _number in range(count):
            link(activity, published_inspel(by=process_leader))
            link(ActivityFactory(), inspel)

    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get({"inspel": inspel, "activity": activity}[page].get_absolute_url())
        return len(found)

    more(3)
    few = queries()
    more(27)
    assert queries() == few

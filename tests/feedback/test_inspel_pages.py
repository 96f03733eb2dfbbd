"""What the sender and everybody else can read about an inspel, and what they cannot."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from lxml import html

from feedback import actions
from feedback.models import Inspel, Theme
from feedback.privacy.private_link import token_of
from tests.factories import InspelFactory, OrganisationFactory, SubGoalFactory, bulk_inspel, published_inspel
from tests.staff import change_url

pytestmark = pytest.mark.django_db


def private_page(client, inspel):
    return client.get(f"/en/inspel/folj/{token_of(inspel)}/")


def test_private_page_says_when_the_answer_comes_and_when_it_is_late(client):
    inspel = InspelFactory()
    with time_machine.travel(inspel.answer_due_on, tick=False):
        assert "The goal is that an answer comes within ten working days, by" in private_page(client, inspel).text
    with time_machine.travel(inspel.answer_due_on + timedelta(days=1), tick=False):
        page = private_page(client, inspel).text
    assert "The goal was that the answer came by" in page
    assert "an answer comes within" not in page


def test_private_page_shows_answer_without_user_name_or_notes(client, process_leader):
    inspel = published_inspel(by=process_leader, reply="We will try it in the autumn.")
    actions.unpublish(inspel=inspel, by=process_leader, note="Phoned by the head of the clinic")
    page = private_page(client, inspel).text
    assert "We will try it in the autumn." in page
    assert "Answered by a process leader" in page
    assert "It was taken down from the portal." in page
    assert process_leader.username not in page
    assert "Phoned by" not in page


def test_answer_says_in_which_role_somebody_answered_and_where_but_not_who(client, process_leader):
    process_leader.first_name, process_leader.last_name = "Kim", "Test"
    process_leader.organisation = OrganisationFactory(name_sv="Region Dalarna", kind="region")
    process_leader.save()
    inspel = published_inspel(by=process_leader)
    for page in [private_page(client, inspel), client.get(f"/en/inspel/{inspel.reference}/")]:
        assert "Answered by a process leader at Region Dalarna" in page.text
        assert "Kim" not in page.text


def test_refusal_says_who_decides_instead(client, process_leader):
    inspel = InspelFactory()
    actions.close(inspel=inspel, reason="outside_mandate", decided_elsewhere="The clinic", by=process_leader)
    page = private_page(client, inspel).text
    assert "Somebody else decides on this." in page
    assert re.search(r"Decided by: <bdi[^>]*>The clinic</bdi>", page)


@pytest.mark.parametrize("is_public", [True, False])
def test_duplicate_links_to_the_other_only_if_it_is_public(client, process_leader, is_public):
    other = published_inspel(by=process_leader, title="The first one")
    if not is_public:
        actions.unpublish(inspel=other, by=process_leader, note="")
    inspel = InspelFactory()
    actions.close(inspel=inspel, reason="duplicate", duplicate_of=other, by=process_leader)
    page = private_page(client, inspel).text
    assert "The same as another inspel." in page
    assert ("The first one" in page) == is_public


def test_private_page_never_names_its_address_to_others(client):
    page = private_page(client, InspelFactory()).text
    assert 'rel="canonical"' not in page
    assert 'rel="alternate"' not in page


def test_sender_of_spam_is_notified_and_can_object(client, process_leader):
    inspel = InspelFactory()
    actions.mark_as_spam(inspel=inspel, by=process_leader)
    page = private_page(client, inspel).text
    assert "Your inspel looked like spam" in page
    assert "an answer comes within" not in page


def test_list_shows_sub_goal_place_state_and_an_example_as_such(client, process_leader):
    goal = SubGoalFactory(number=4, slug="nara-mellan-oss", title_sv="Nära mellan oss")
    inspel = published_inspel(by=process_leader, title="Talk to each other", sub_goal=goal)
    type(inspel).objects.filter(pk=inspel.pk).update(is_example=True)
    page = client.get("/en/inspel/").text
    for text in ["Talk to each other", "Nära mellan oss", "goal-4", "The whole of Dalarna", "Answered", "Example"]:
        assert text in page


def test_empty_list_invites_to_write(client):
    page = client.get("/en/inspel/").text
    assert "No inspel has been published yet." in page
    assert 'href="/en/inspel/lamna/"' in page


def test_texts_carry_their_own_language_and_direction(client, process_leader):
    inspel = published_inspel(by=process_leader, language="ar", title="مواعيد", text="مواعيد مسائية")
    page = client.get(f"/en/inspel/{inspel.reference}/").text
    assert '<h1 id="page-title" lang="ar" dir="auto">مواعيد</h1>' in page


def page_of(client, inspel):
    return client.get(f"/en/inspel/{inspel.reference}/").text


def test_page_shows_what_it_led_to_as_long_as_its_answer_holds(client, process_leader):
    inspel = published_inspel(by=process_leader)
    assert "What it led to" not in page_of(client, inspel)
    Inspel.objects.filter(pk=inspel.pk).update(led_to="The clinic is open on Thursdays.")
    assert "The clinic is open on Thursdays." in page_of(client, inspel)
    actions.reopen(inspel=inspel, by=process_leader)
    assert "The clinic is open on Thursdays." not in page_of(client, inspel)


def test_closed_page_says_why_and_who_decides_instead(client, process_leader):
    inspel = InspelFactory()
    actions.close(inspel=inspel, reason="outside_mandate", decided_elsewhere="The parliament", by=process_leader)
    actions.publish(inspel=inspel, title="The law", text="Change the law.", by=process_leader)
    page = page_of(client, inspel)
    assert "Somebody else decides on this." in page
    assert re.search(r"Decided by: <bdi[^>]*>The parliament</bdi>", page)


def test_duplicate_and_the_main_one_lead_to_each_other(client, process_leader):
    main = published_inspel(by=process_leader, title="The first one")
    again = InspelFactory()
    actions.close(inspel=again, reason="duplicate", duplicate_of=main, by=process_leader)
    assert "Others have said the same" not in page_of(client, main)
    actions.publish(inspel=again, title="The second one", text="The same.", by=process_leader)
    assert f'href="/en/inspel/{main.reference}/"' in page_of(client, again)
    assert "Others have said the same" in page_of(client, main)
    assert "The second one" in page_of(client, main)


def test_page_leads_to_its_neighbours_about_the_same_sub_goal(client, process_leader):
    goal, other = SubGoalFactory(number=1), SubGoalFactory(number=2)
    first, second, third = (published_inspel(by=process_leader, title=f"No {n}", sub_goal=goal) for n in range(3))
    published_inspel(by=process_leader, title="Elsewhere", sub_goal=other)
    Inspel.objects.update(published_at=second.published_at)  # all at the same moment
    pager = page_of(client, second).split('class="pager"')[1].split("</nav>")[0]
    assert re.findall(r'href="/en/inspel/([\d-]+)/"', pager) == [third.reference, first.reference]
    assert 'rel="prev"' not in page_of(client, third)
    assert 'rel="next"' not in page_of(client, first)


def test_you_said_we_did_stands_by_sub_goal_and_on_its_page(client, process_leader):
    goal = SubGoalFactory(number=1, slug="nara-for-mig", title_sv="Nära för mig")
    assert "Nothing has been told here yet." in client.get("/en/inspel/ni-sa-vi-gjorde/").text
    assert 'id="results"' not in client.get("/en/delmal/nara-for-mig/").text
    for number in range(6):
        published_inspel(by=process_leader, title=f"Idea {number}", sub_goal=goal)
    published_inspel(by=process_leader, title="About all")
    Inspel.objects.update(led_to="It was changed.")
    page = client.get("/en/inspel/ni-sa-vi-gjorde/").text
    assert page.index("Nära för mig</span>") < page.index("Idea 5") < page.index("About all")
    assert "Idea 0" not in page
    assert "<bdi>The whole of Dalarna</bdi> · <time" in page  # or an Arabic date would be taken apart
    assert 'href="/en/inspel/?delmal=nara-for-mig&amp;resultat=ja"' in page
    sub_goal = client.get("/en/delmal/nara-for-mig/").text
    assert sub_goal.count("<p>It was changed.</p>") == 3
    assert "About all" not in sub_goal


def test_public_page_asks_the_same_however_many_there_are(client, process_leader, django_assert_num_queries):
    goal = SubGoalFactory(number=1)
    inspel = published_inspel(by=process_leader, sub_goal=goal)
    with CaptureQueriesContext(connection) as few:
        page_of(client, inspel)
    bulk_inspel(60, published_by=process_leader)
    with django_assert_num_queries(len(few)):
        page_of(client, inspel)
    assert len(few) <= 8


# --- The labels beside it -----------------------------------------------------------------------------------------


def test_label_stays_as_the_sender_read_it_when_its_row_is_renamed(client, process_leader):
    goal, place = SubGoalFactory(title_sv="Nära"), OrganisationFactory(name_sv="Mora")
    theme = Theme.objects.create(slug="resor", name_sv="Resor")
    inspel = published_inspel(by=process_leader, sub_goal=goal, municipality=place, role="relative")
    actions.set_themes(inspel=inspel, themes=[theme], by=process_leader)
    type(goal).objects.update(title_sv="Nedlagt")
    type(place).objects.update(name_sv="Norrmora")
    type(theme).objects.update(name_sv="Nedläggningar")
    for address in [inspel.get_absolute_url(), "/inspel/"]:
        card = html.document_fromstring(client.get(address).text).xpath("//article[contains(@class, 'goal-')]")[0]
        texts = card.text_content()
        assert [name in texts for name in ["Nära", "Mora", "Resor"]] == [True, True, True]
        assert [name in texts for name in ["Nedlagt", "Norrmora", "Nedläggningar"]] == [False, False, False]


@pytest.mark.parametrize("kind", ["txt", "html"])
def test_mail_and_sorting_menu_say_what_the_sender_read(leader_client, process_leader, kind):
    goal, place = SubGoalFactory(title_sv="Nära"), OrganisationFactory(name_sv="Mora", kind="municipality")
    theme = Theme.objects.create(slug="resor", name_sv="Resor")
    inspel = InspelFactory(sub_goal=goal, municipality=place)
    actions.set_themes(inspel=inspel, themes=[theme], by=process_leader)
    assert "Visades då som" not in leader_client.get(change_url(inspel)).text
    type(goal).objects.update(title_sv="Nedlagt")
    type(place).objects.update(name_sv="Norrmora")
    type(theme).objects.update(name_sv="Nedläggningar")
    inspel = Inspel.objects.get()
    page = leader_client.get(change_url(inspel)).text
    for name in [goal.title_sv, "Mora", "Resor"]:
        assert f"Heter något annat nu. Visades då som: {name}." in page
    assert "Nära · Mora · Resor" in leader_client.get(reverse("admin:feedback_inspel_changelist")).text
    mail = render_to_string(f"email/inspel_digest.{kind}", {"rows": [(inspel, "/")], "count": 1})
    assert "Nära, Mora" in mail
    assert "Nedlagt" not in mail


def test_label_is_in_the_language_of_the_page_as_long_as_it_means_what_was_chosen(process_leader):
    goal = SubGoalFactory(title_sv="Nära", title_en="Close")
    inspel = InspelFactory(sub_goal=goal, language="en")
    with override("sv"):
        assert inspel.label("sub_goal") == "Nära"
    goal.title_sv = "Nära för mig"  # what the sender read in English is as it was
    goal.save()
    inspel = Inspel.objects.get()
    with override("sv"):
        assert (inspel.label("sub_goal"), inspel.label_then("sub_goal")) == ("Nära för mig", "")
    goal.title_en = "Closed"
    goal.save()
    with override("sv"):
        assert Inspel.objects.get().label("sub_goal") == "Close"


def test_label_whose_name_was_the_same_in_another_language_stays_too():
    place = OrganisationFactory(name_sv="Gagnef", name_en="Gagnef", kind="municipality")
    inspel = InspelFactory(municipality=place, language="sv")
    type(place).objects.filter(pk=place.pk).update(name_sv="Gagnef-Leksand")
    inspel = Inspel.objects.get()
    with override("sv"):
        assert inspel.label("municipality") == "Gagnef"


def test_label_of_another_sorting_is_the_one_that_was_sorted_to(process_leader):
    first, second = SubGoalFactory(title_sv="Ett"), SubGoalFactory(title_sv="Två")
    inspel = InspelFactory(sub_goal=first)
    actions.save_draft(inspel=inspel, by=process_leader, sub_goal=second)
    assert Inspel.objects.get().label("sub_goal") == "Två"
    type(second).objects.filter(pk=second.pk).update(title_sv="Tre")
    assert Inspel.objects.get().label("sub_goal") == "Två"


def test_role_stays_as_it_was_called(monkeypatch):
    inspel = InspelFactory(role="relative")
    assert inspel.label_then("role") == ""
    monkeypatch.setitem(inspel.labels, "role:relative", "Granne")
    assert inspel.label("role") == "Granne"

"""Restoring an earlier version from the history: what it changes is shown first, and it becomes a new version."""

import pytest

from core.translations.follow import older_in_draft
from strategy.models import Adoption, Page, SubGoal
from tests.factories import (
    AdoptionFactory,
    ChapterFactory,
    ContactFactory,
    DocumentFactory,
    GoverningBodyFactory,
    MilestoneFactory,
    NewsItemFactory,
    OrganisationFactory,
    PageFactory,
    StrategyFactory,
    SubGoalFactory,
    UserFactory,
)
from tests.rendered_form import form_to
from tests.staff import change_form, change_url, messages_of, save


def restore_url(row, version=None):
    version = version or row.history.last()
    return change_url(row).replace("change/", f"history/{version.pk}/restore/")


def restore(client, row):
    """Open the first version of the row, go on to what it would change, and restore it."""
    address = restore_url(row)
    assert address in client.get(address.removesuffix("restore/")).text
    return form_to(client.get(address), address).submit(client, follow=True)


@pytest.mark.parametrize(
    ("make", "column"),
    [
        (PageFactory, "title_sv"),
        (NewsItemFactory, "lead_sv"),
        (ChapterFactory, "body_sv"),
        (StrategyFactory, "vision_sv"),
        (MilestoneFactory, "title_sv"),
        (DocumentFactory, "title_sv"),
        (OrganisationFactory, "name_sv"),
        (GoverningBodyFactory, "name_sv"),
        (ContactFactory, "title_sv"),
    ],
)
def test_earlier_text_is_shown_and_restored_as_a_new_version(editor_client, editor, make, column):
    row = make(**{column: "<p>Före</p>" if column == "body_sv" else "Före"})
    save(editor_client, row, **{column: "<p>Efter</p>" if column == "body_sv" else "Efter"})
    shown = editor_client.get(restore_url(row)).text
    assert "Efter" in shown
    assert "Före" in shown
    response = restore(editor_client, row)
    assert messages_of(response) == ["Versionen är återställd."]
    row.refresh_from_db()
    assert "Före" in getattr(row, column)
    newest = row.history.first()
    assert (newest.history_user, row.history.count()) == (editor, 3)


def test_restoring_leaves_the_address_and_the_publication_as_they_are(editor_client):
    item = NewsItemFactory(title_sv="Före", slug="forut", is_published=False, publish_at=None)
    item.title_sv, item.slug = "Efter", "efterat"
    item.mark_as_published()
    item.save()
    published_at = item.publish_at
    restore(editor_client, item)
    item.refresh_from_db()
    assert (item.title_sv, item.slug, item.is_published, item.publish_at) == ("Före", "efterat", True, published_at)


def test_earlier_text_of_an_approved_sub_goal_becomes_a_draft(editor_client):
    goal = SubGoalFactory(title_sv="Före")
    goal.title_sv = "Efter"
    goal.mark_as_approved(by=UserFactory())
    goal.save()
    restore(editor_client, goal)
    goal = SubGoal.objects.get()
    assert (goal.title_sv, goal.draft.texts) == ("Efter", {"title_sv": "Före"})
    assert goal.approved_at


def test_draft_stays_when_a_version_is_restored_and_both_pages_say_so(editor_client, editor):
    page = PageFactory(title_sv="Före", lead_sv="Förut")
    save(editor_client, page, title_sv="Nu", lead_sv="Numera")
    drafted = {"title_sv": "Utkastet", "lead_fi": "Nykyään"}
    change_form(editor_client, page).fill(drafted).submit(editor_client, "_draft")
    told = "Utkastet som redaktor sparade"
    assert told in editor_client.get(restore_url(page)).text
    assert [text for text in messages_of(restore(editor_client, page)) if told in text and "ligger kvar" in text]
    page = Page.objects.get()
    assert (page.title_sv, page.draft.texts) == ("Före", drafted)
    assert older_in_draft(page) == {("lead", "fi")}, "it was made of the Swedish that is restored no more"


def test_draft_of_a_sub_goal_that_is_replaced_by_a_version_is_told_of(editor_client, leader_client):
    goal = SubGoalFactory(title_sv="Före")
    goal.title_sv = "Nu"
    goal.save()
    save(editor_client, goal, title_sv="Utkastet")
    assert "Den ersätter utkastet som redaktor sparade" in editor_client.get(restore_url(goal)).text
    restore(editor_client, goal)
    assert SubGoal.objects.get().draft.texts == {"title_sv": "Före"}
    history = editor_client.get(change_url(goal).replace("change/", "history/"))
    assert [line["what"] for line in history.context["draft_lines"]] == ["Utkast sparat", "Utkast sparat"]


@pytest.mark.parametrize("make", [PageFactory, SubGoalFactory])
def test_nothing_is_restored_beside_a_draft_that_was_saved_meanwhile(editor_client, make):
    row = make(title_sv="Före")
    row.title_sv = "Nu"
    row.save()
    form = form_to(editor_client.get(restore_url(row)), restore_url(row))
    change_form(editor_client, row).fill(title_sv="Utkastet").submit(
        editor_client, "_draft" if make is PageFactory else "_save"
    )
    page = form.submit(editor_client)
    assert [text for text in messages_of(page) if "Inget är återställt än" in text]
    row = type(row).objects.get()
    assert (row.title_sv, row.draft.texts) == ("Nu", {"title_sv": "Utkastet"})
    form_to(page, restore_url(row)).submit(editor_client)
    assert type(row).objects.get().newest_texts["title_sv"] == ("Utkastet" if make is PageFactory else "Före")


def test_version_that_does_not_fit_any_more_is_refused_in_words(editor_client):
    document, organisation = DocumentFactory(title_sv="Protokoll"), OrganisationFactory()
    adoption = AdoptionFactory(document=document, organisation=organisation)
    save(editor_client, adoption, document="")
    document.delete()
    response = editor_client.post(restore_url(adoption))
    assert "Versionen passar inte längre" in response.text
    assert Adoption.objects.get().document is None


def test_version_with_a_file_that_is_gone_is_refused(editor_client):
    document = DocumentFactory()
    document.history.update(file="documents/borta.pdf")
    response = editor_client.post(restore_url(document))
    assert "Filen finns inte kvar" in response.text
    document.refresh_from_db()
    assert not document.file


def test_identity_number_of_an_earlier_version_is_not_restored(editor_client):
    page = PageFactory(body_sv="<p>Kim, 850709-9805</p>")
    page.body_sv = "<p>Kim</p>"
    page.save()
    assert "personnummer" in editor_client.post(restore_url(page)).text
    assert Page.objects.get().body_sv == "<p>Kim</p>"


def test_version_as_the_row_is_now_has_nothing_to_restore(editor_client):
    page = PageFactory()
    assert "Det finns inget att återställa" in editor_client.get(restore_url(page)).text
    editor_client.post(restore_url(page))
    assert page.history.count() == 1


def test_only_who_may_change_a_row_restores_it(leader_client, client):
    page = PageFactory(title_sv="Före")
    page.title_sv = "Efter"
    page.save()
    address = restore_url(page)
    assert leader_client.get(address).status_code == leader_client.post(address).status_code == 403
    assert address not in leader_client.get(address.removesuffix("restore/")).text
    assert client.post(address).status_code in {302, 403}
    assert Page.objects.get().title_sv == "Efter"


@pytest.mark.parametrize("ids", ["1/history/x", "x/history/1", "1/history/" + "9" * 30, "1/history/1"])
def test_version_that_is_none_is_not_there(editor_client, ids):
    assert editor_client.get(f"/admin/strategy/page/{ids}/restore/").status_code in {400, 404}


def test_version_of_another_row_is_not_there(editor_client):
    first, second = PageFactory(), PageFactory()
    assert editor_client.post(restore_url(first, second.history.get())).status_code == 404

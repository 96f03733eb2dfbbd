"""The forms of the admin say what of a translation is older, and take what the editor says of it."""

import re

import pytest

from core.translations.form_notes import note_on
from core.translations.models import OlderTranslation
from strategy.models import Page, SubGoal
from tests.factories import MilestoneFactory, PageFactory, SubGoalFactory
from tests.staff import change_form, change_url

BOX = "_confirmed"


def older():
    return {(row.field, row.language) for row in OlderTranslation.objects.all()}


def boxes(client, row):
    return set(re.findall(rf'name="{BOX}" value="(\w+)"', client.get(change_url(row)).text))


@pytest.mark.parametrize("make", [MilestoneFactory, PageFactory])
def test_editor_ticks_that_the_meaning_is_unchanged(editor_client, make):
    row = make(title_sv="Titel", title_fi="Otsikko", title_en="Title")
    assert boxes(editor_client, row) == {"title_sv"}  # no box without a translation
    change_form(editor_client, row).fill({"title_sv": "Titeln", BOX: ["title_sv"]}).submit(editor_client, "_save")
    assert older() == set()
    change_form(editor_client, row).fill({"title_sv": "Ny titel"}).submit(editor_client, "_save")
    assert older() == {("title", "fi"), ("title", "en")}
    assert boxes(editor_client, row) == {"title_sv", "title_fi", "title_en"}
    updated = row.history.count()
    change_form(editor_client, row).fill({BOX: ["title_fi"]}).submit(editor_client, "_save")
    assert older() == {("title", "en")}
    assert row.history.count() == updated, "nothing of the row was changed"


def test_box_of_a_draft_holds_until_it_is_published(editor_client):
    page = PageFactory(title_sv="Titel", title_fi="Otsikko", lead_sv="Ingress", lead_fi="Johdanto")
    typed = {"title_sv": "Titeln", "lead_sv": "Ny ingress", BOX: ["title_sv"]}
    change_form(editor_client, page).fill(typed).submit(editor_client, "_draft")
    assert older() == set()
    html = editor_client.get(change_url(page)).text
    assert re.search(r'value="title_sv" checked', html)
    assert html.count("data-is-older") == 1  # of the lead, if the draft is published
    change_form(editor_client, page).submit(editor_client, "_save")
    assert older() == {("lead", "fi")}
    assert Page.objects.get().title_sv == "Titeln"


def test_form_of_a_draft_names_the_paragraphs_that_are_older_in_it(editor_client):
    page = PageFactory(body_sv="<p>Ett.</p><p>Två.</p>", body_fi="<p>Yksi.</p><p>Kaksi.</p>")
    typed = {"body_sv": "<p>Ett.</p><p>Två, och mer.</p><p>Tre.</p>"}
    change_form(editor_client, page).fill(typed).submit(editor_client, "_draft")
    form = editor_client.get(change_url(page)).context["adminform"].form
    assert [texts for _label, _language, texts in note_on(form["body_fi"]).parts] == [["Kaksi."], ["Tre."]]


@pytest.mark.parametrize(
    ("make", "drafts", "publishes"), [(PageFactory, "_draft", "_save"), (SubGoalFactory, "_save", "_approve")]
)
def test_translation_in_a_draft_is_older_if_its_swedish_is_changed_as_it_is_published(
    super_client, make, drafts, publishes
):
    row = make(title_sv="Titel")
    change_form(super_client, row).fill({"title_fi": "Otsikko"}).submit(super_client, drafts)
    change_form(super_client, row).fill({"title_sv": "Ny"}).submit(super_client, publishes)
    row.refresh_from_db()
    assert (row.title_fi, older()) == ("Otsikko", {("title", "fi")})


def test_form_of_a_draft_has_a_box_for_a_translation_that_became_older_in_it(editor_client):
    page = PageFactory(title_sv="Titel")
    for typed in [{"title_fi": "Otsikko"}, {"title_sv": "Ny titel"}]:
        change_form(editor_client, page).fill(typed).submit(editor_client, "_draft")
    assert boxes(editor_client, page) == {"title_sv", "title_fi"}
    change_form(editor_client, page).fill({BOX: ["title_fi"]}).submit(editor_client, "_save")
    assert older() == set()


def test_approved_text_is_confirmed_without_a_draft(editor_client):
    goal = SubGoalFactory(number=1, title_fi="Yksi")
    goal.title_sv = "Ett!"
    goal.save()
    change_form(editor_client, goal).fill({BOX: ["title_fi"]}).submit(editor_client, "_save")
    assert older() == set()
    assert SubGoal.objects.get().waiting_draft is None


def test_form_names_the_older_paragraphs_and_the_fixed_words(editor_client, django_assert_max_num_queries):
    page = PageFactory(body_sv="<p>Ett</p><p>Delmålet</p>", body_fi="<p>Yksi</p><p>Osatavoite on</p>")
    page.body_sv = "<p>Ett</p><p>Delmålen</p>"
    page.save()
    html = editor_client.get(change_url(page)).text
    note = html[html.index('data-translation="id_body_fi"') :]
    note = note[: note.index("field-title_ar")]
    assert "<li>Osatavoite on</li>" in note
    assert "<li>Yksi</li>" not in note
    assert 'delmål: <span lang="fi" dir="auto">osatavoite</span>' in note
    [address] = re.findall(r'href="([^"]*glossary[^"]*)"', note)
    glossary = editor_client.get(address).text
    assert re.search(r'<th scope="row">delmål</th>.*<td lang="fi" dir="auto">osatavoite</td>', glossary)

"""A translation is older than the Swedish from the change of that on, by whichever way a row is saved."""

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from core.translations.follow import follow_texts, older_in_draft, states_of
from core.translations.models import EarlierAge, OlderTranslation
from core.translations.places import Gap
from core.translations.segments import fingerprint
from core.translations.texts import columns_of, texts_of
from core.translations.units import Unit
from core.translations.upkeep import check_translation_states, refit_states
from strategy.actions import approve_text, save_draft
from strategy.models import Page, SubGoal
from tests.factories import AssessmentPeriodFactory, PageFactory, StatementFactory, SubGoalFactory

pytestmark = pytest.mark.django_db
BODY = "<h2>A</h2><p>Ett</p><p>Två</p>"


def older():
    """Return {(field, language): older paragraphs} of all rows."""
    return {(row.field, row.language): row.paragraphs for row in OlderTranslation.objects.order_by("pk")}


@pytest.fixture
def page():
    texts = {"body_sv": BODY, "body_fi": "<h2>A</h2><p>Yksi</p><p>Kaksi</p>", "body_en": "<p>All of it</p>"}
    return PageFactory(title_sv="Titel", title_fi="Otsikko", **texts)


def change(row, **texts):
    for column, text in texts.items():
        setattr(row, column, text)
    row.save()


def test_changed_paragraph_is_older_until_its_translation_is_changed_too(page):
    change(page, body_sv=BODY.replace("Två", "Tre"), order=3)
    assert older() == {("body", "fi"): [2], ("body", "en"): [0]}
    change(page, title_fi="Toinen", body_fi=page.body_fi.replace("Yksi", "Yks"))
    assert older() == {("body", "fi"): [2], ("body", "en"): [0]}
    change(page, body_fi=page.body_fi.replace("Kaksi", "Kolme"))
    assert older() == {("body", "en"): [0]}
    change(page, body_sv=BODY)  # as by restoring from the history
    assert older() == {("body", "fi"): [2]}
    page.title_sv = "Inte sparad"
    page.save(update_fields=["body_sv", "body_en"])
    assert older() == {("body", "fi"): [2]}
    page.delete()
    assert older() == {}


def test_new_and_removed_translations_are_not_older(page):
    change(page, title_sv="Ny titel")
    assert older() == {("title", "fi"): [0]}
    change(page, title_fi="", title_en="New title")
    assert older() == {}
    change(page, title_sv="Titel 3", title_fi="Uusi")
    assert older() == {("title", "en"): [0]}


def test_translation_of_an_emptied_swedish_text_is_older_until_it_is_emptied_too(page):
    change(page, title_sv="", body_sv="")
    assert older() == {("title", "fi"): [], ("body", "fi"): [], ("body", "en"): []}
    states = {(row.field, row.language): row.removed for row in OlderTranslation.objects.all()}
    assert states == {("title", "fi"): [0], ("body", "fi"): [0, 1, 2], ("body", "en"): [0]}
    assert refit_states() == 0
    change(page, title_sv="Rubrik", body_sv=BODY.replace("Två", "Tre"))
    assert older() == {("title", "fi"): [0], ("body", "fi"): [2], ("body", "en"): [0]}, "filled again"
    change(page, title_sv="", title_fi="", body_sv=BODY)
    assert older() == {}


def test_draft_remembers_what_the_translation_of_an_emptied_swedish_text_was_made_of(process_leader):
    SubGoalFactory(number=1, body_sv="<p>Ett</p>", body_fi="<p>Yksi</p>")
    for texts, expected in [
        ({"body_fi": "<p>Yks</p>"}, set()),
        ({"body_sv": ""}, {("body", "fi")}),
        ({"body_sv": "<p>Annat</p>"}, {("body", "fi")}),
    ]:
        goal = SubGoal.objects.get()
        save_draft(row=goal, texts=goal.newest_texts | texts, by=process_leader)
        assert older_in_draft(SubGoal.objects.get()) == expected


def test_editor_says_that_the_meaning_is_unchanged_or_that_the_translation_fits(page):
    page.confirmed_texts = {"title_sv"}
    change(page, title_sv="Titeln", body_sv=BODY + "<p>Fyra</p>")
    assert older() == {("body", "fi"): [], ("body", "en"): []}, "what is missing makes nothing beside it older"
    page.confirmed_texts = {"body_fi"}
    change(page, order=4)
    assert older() == {("body", "en"): []}
    change(page, title_sv="Rubrik")
    assert ("title", "fi") in older(), "what was said holds for one save"


def test_item_of_a_list_is_a_paragraph():
    page = PageFactory(body_sv="<ul><li>Ett</li><li>Två</li></ul>", body_fi="<ul><li>Yksi</li><li>Kaksi</li></ul>")
    change(page, body_sv="<ul><li>Ett</li><li>Tre</li><li>Två</li></ul>")
    change(page, body_sv="<ul><li>Ett</li><li>Tre</li><li>Två!</li></ul>")
    [state] = OlderTranslation.objects.all()
    assert (state.paragraphs, state.gaps) == ([1], [Gap(1, 1, 1, "li")])


def test_earlier_version_is_as_old_as_it_was(page):
    """What was older then is older again, and what had been made against that Swedish or confirmed is not."""
    change(page, title_sv="Titel 2", body_sv=BODY.replace("Två", "Tre"))
    version, was = page.history.first(), older()
    assert was[("body", "fi")] == [2]
    change(page, title_fi="Otsikko 2", body_fi=page.body_fi.replace("Kaksi", "Kolme"), body_en="<p>All</p>")
    translated = page.history.first()
    page.confirmed_texts = {"title_sv"}
    change(page, title_sv="Titel 3")
    confirmed = page.history.first()
    change(
        page, title_sv="Titel 4", title_fi="Otsikko 4", title_en="Title 4", body_sv="<p>Nytt</p>", body_fi="<p>Uusi</p>"
    )
    for restored, expected in [(version, was), (translated, {}), (confirmed, {}), (version, was)]:
        change(page, **{name: getattr(restored, name) for name in columns_of(Page)})
        assert older() == expected
        page.save()
        assert older() == expected, "saved twice"


def test_state_that_does_not_fit_the_texts_is_made_to(page):
    """Such as after a fixture, or of an earlier version, for which a whole list was one paragraph."""
    lists = {code: f"<p>{code}</p><ul><li>A {code}</li><li>B {code}</li></ul>" for code in ["sv", "fi"]}
    Page.objects.update(**{f"body_{code}": html for code, html in lists.items()}, body_en="")
    whole = {
        code: [fingerprint(html[: html.index("<ul")]), fingerprint(html[html.index("<ul") :])]
        for code, html in lists.items()
    }
    units = [["x", whole["sv"][0], whole["fi"][0]], [whole["sv"][1], whole["sv"][1], whole["fi"][1]]]
    state = OlderTranslation(model="strategy.page", row=page.pk, field="body", language="fi")
    state.write_units([Unit(*([mark] for mark in unit)) for unit in units])
    state.save()
    page.refresh_from_db()
    change(page, body_sv=lists["sv"].replace("B", "C"))
    assert older() == {("body", "fi"): [0, 2]}
    Page.objects.update(body_fi=lists["fi"].replace("<li>A fi</li>", ""))
    assert refit_states() == 1
    assert older() == {("body", "fi"): [0, 1]}
    assert refit_states() == 0
    Page.objects.all()._raw_delete("default")
    check_translation_states.call()
    assert not any(table.objects.exists() for table in [OlderTranslation, EarlierAge])
    assert DBTaskResult.objects.filter(task_path=check_translation_states.module_path, status="READY").count() == 1


def test_approved_draft_is_followed_when_it_is_approved(process_leader):
    goal = SubGoalFactory(number=1, title_fi="Yksi", promise_fi="Lupaus")
    for texts, confirmed in [({"title_sv": "Ett!"}, ["title_sv"]), ({"promise_sv": "Löfte"}, [])]:
        goal = SubGoal.objects.get()
        save_draft(row=goal, texts=goal.newest_texts | texts, by=process_leader, confirmed=confirmed)
        assert older() == {}
        goal = SubGoal.objects.get()
        approve_text(pk=goal.pk, seen=goal.fingerprint, by=process_leader)
    assert older() == {("promise", "fi"): [0]}


def test_translation_in_a_draft_is_as_old_as_its_swedish_was_when_it_was_written(process_leader):
    goal = SubGoalFactory(number=1, promise_sv="Löfte", body_sv="<p>Ett</p><p>Två</p>")
    texts = {"title_fi": "Yksi", "promise_fi": "Lupaus", "body_fi": "<p>Yksi</p>"}
    for change_of_draft in [texts, {"title_sv": "Ett!", "promise_sv": "Löftet"}, {"promise_fi": "Lupaus!"}]:
        goal = SubGoal.objects.get()
        newest = goal.newest_texts | change_of_draft
        save_draft(row=goal, texts=newest, by=process_leader, begun={"body_fi": [1, 0]})
    goal = SubGoal.objects.get()
    assert older_in_draft(goal) == {("title", "fi"), ("body", "fi")}
    approve_text(pk=goal.pk, seen=goal.fingerprint, by=process_leader)
    assert older() == {("title", "fi"): [0], ("body", "fi"): []}, "the body lacks a paragraph"


def test_version_of_a_statement_is_as_old_as_the_statement():
    statement = StatementFactory(text_sv="Vi lyssnar.", text_fi="Kuuntelemme.")
    change(statement, text_sv="Vi hör.")
    assert {row.model for row in OlderTranslation.objects.all()} == {"followup.statement", "followup.statementversion"}
    change(statement, text_fi="Kuulemme.")
    assert older() == {}
    AssessmentPeriodFactory()  # so that the version was asked, and a change makes the next one
    change(statement, text_sv="Vi svarar.")
    asked, now = statement.versions.order_by("number")
    assert not states_of(type(asked), [asked.pk])
    assert states_of(type(now), [now.pk])


def test_new_texts_of_the_portal_come_with_their_translations(facts):
    page = Page.objects.exclude(lead_sv="").first()
    Page.objects.filter(pk=page.pk).update(lead_sv="Så stod det förr.", lead_fi="Vanha.", title_fi="")
    call_command("setup", verbosity=0)
    page.refresh_from_db()
    assert page.lead_sv != "Så stod det förr."
    assert older() == {}


def test_rows_that_are_written_at_once_are_followed_together(page, django_assert_num_queries):
    rows = [page, PageFactory(title_sv="B", title_fi="B"), PageFactory(title_sv="C", title_fi="C")]
    before = [(row, texts_of(row)) for row in rows]
    for row in rows:
        row.title_sv += "!"
    with django_assert_num_queries(4):  # whatever there is, reads what was older and writes it, as it was and as it is
        follow_texts(before)
    assert OlderTranslation.objects.count() == 3

"""Each kind of form in the admin comes back after another login as it was filled in, and is then saved as usual."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from feedback.models import Inspel, InspelReport, ModeratorPreference, SavedFilter
from followup.models import Assessment, AssessmentScore
from followup.self_assessment.actions import begin_writing, submit, write_scores
from naravard.staff.roles import REPORTER
from naravard.staff.unsaved_input import KEY_FIELD
from strategy.actions import save_draft
from tests import factories
from tests.conftest import user_in_group
from tests.relogin import browser_of, end_session, log_in
from tests.rendered_form import form_of, forms_of
from tests.staff import QUEUE, change_form, change_url, messages_of, open_form


@pytest.fixture
def browser(process_leader):
    return browser_of(process_leader)


def case(form, typed, button, is_saved):
    return SimpleNamespace(form=form.fill(typed), typed=typed, button=button, is_saved=is_saved)


def staff_entry(client):
    typed = {"text": "Ingen svarade i telefonen.", "role": "relative", "channel": "telephone", "language": "fi"}
    form = form_of(client.get(f"{QUEUE}add/"), "channel").fill(said_on=timezone.localdate())
    return case(form, typed, None, Inspel.objects.exists)


def disclosure(client):
    inspel = factories.InspelFactory()
    form = form_of(client.get(f"{QUEUE}{inspel.pk}/lamna-ut/"), "kind")
    typed = {"kind": "json", "leave_out": ["notes"], "is_assessed": True}
    return case(form, typed, None, inspel.events.filter(what="record").exists)


def review(client):
    goal = factories.SubGoalFactory(number=1)
    save_draft(row=goal, texts=goal.public_texts | {"promise_sv": "Nytt"}, by=factories.UserFactory())
    form = form_of(client.get(f"/admin/strategy/subgoal/{goal.pk}/review/"), "why")
    return case(form, {"why": "Skriv kortare."}, "return", type(goal.draft).objects.exclude(returned_why="").exists)


def list_editing(client):
    row = factories.AdoptionFactory()
    form = form_of(client.get("/admin/strategy/adoption/"), "form-0-reference")
    typed = {"form-0-reference": "RD 12", "form-0-decided_on": "2022-06-14"}
    return case(form, typed, "_save", type(row).objects.filter(reference="RD 12", decided_on=date(2022, 6, 14)).exists)


def report(client):
    inspel = factories.published_inspel(by=factories.UserFactory())
    row = InspelReport.objects.create(inspel=inspel, reason="other", comment="Fel")
    settled = InspelReport.objects.exclude(settled_at=None)
    return case(change_form(client, row), {"outcome": "kept"}, "_save", settled.exists)


def dialogue_round(client):
    question = factories.RoundQuestionFactory()
    typed = {"title_sv": "Öppet längre", "questions-0-text_sv": "Vad fungerar?"}
    is_saved = type(question).objects.filter(text_sv="Vad fungerar?", round__title_sv="Öppet längre").exists
    return case(change_form(client, question.round), typed, "_save", is_saved)


def mail_preference(client):
    form = form_of(client.get(f"{QUEUE}mail/"), "new_inspel_mail")
    return case(
        form, {"new_inspel_mail": "daily"}, None, ModeratorPreference.objects.filter(new_inspel_mail="daily").exists
    )


def assessment_review(client):
    version = factories.StatementFactory().keep_version()
    period, organisation = factories.AssessmentPeriodFactory(), factories.OrganisationFactory()
    assessment = begin_writing(period=period, organisation=organisation, by=factories.UserFactory())
    write_scores(assessment=assessment, answers={version.pk: {"score": 3, "status": "scored"}})
    submit(assessment=assessment, by=factories.UserFactory())
    form = form_of(client.get(f"/admin/followup/assessment/answers/{period.slug}/{organisation.slug}/"), "note")
    return case(form, {"note": "Se över."}, ("action", "return"), Assessment.objects.filter(state="returned").exists)


def come_back(client, opened, username):
    """End the session, press the button, log in in another tab and send again; return the form that comes back."""
    end_session()
    kept = opened.form.submit(client, opened.button)
    assert kept.status_code == 403
    log_in(client, username=username)
    page = form_of(kept, KEY_FIELD).submit(client, follow=True)
    assert page.status_code == 200
    assert [text for text in messages_of(page) if "inget är sparat än" in text]
    assert not opened.is_saved()
    [form] = [form for form in forms_of(page) if form.names >= set(opened.typed)]
    return form


def is_filled_in(form, typed):
    """Return whether the form has what was typed, by filling it in again."""
    values = {name: list(form.values.get(name, [])) for name in typed}
    form.fill(typed)
    return {name: form.values[name] for name in typed} == values


@pytest.mark.parametrize(
    "opening",
    [
        staff_entry,
        disclosure,
        review,
        list_editing,
        report,
        dialogue_round,
        mail_preference,
        assessment_review,
    ],
)
def test_form_comes_back_as_it_was_filled_in_and_is_then_saved(browser, opening):
    opened = opening(browser)
    form = come_back(browser, opened, "processledare")
    assert is_filled_in(form, opened.typed)
    form.submit(browser, opened.button)
    assert opened.is_saved()


def test_fields_of_a_list_come_back_when_an_action_was_pressed(browser):
    opened = list_editing(browser)
    form = come_back(browser, SimpleNamespace(**vars(opened) | {"button": "index"}), "processledare")
    assert is_filled_in(form, opened.typed)
    form.submit(browser, "_save")
    assert opened.is_saved()


def test_answers_of_a_reporter_come_back(db):
    version, period = factories.StatementFactory().keep_version(), factories.AssessmentPeriodFactory()
    organisation = factories.OrganisationFactory()
    browser = browser_of(user_in_group(REPORTER, username="rapportor", organisation=organisation), is_superuser=False)
    address = f"/admin/followup/assessment/answers/{period.slug}/{organisation.slug}/"
    typed = {f"score_{version.pk}": "4", f"comment_{version.pk}": "Vi har börjat."}
    saved = AssessmentScore.objects.filter(score=4, comment="Vi har börjat.")
    opened = case(form_of(browser.get(address), "_seen"), typed, ("action", "save"), saved.exists)
    form = come_back(browser, opened, "rapportor")
    assert is_filled_in(form, typed)
    form.submit(browser, opened.button)
    assert opened.is_saved()


def test_import_asks_for_its_file_again(browser):
    form = form_of(browser.get("/admin/followup/measurement/import/"), "file")
    form.fill(file=SimpleUploadedFile("varden.csv", b"a;b"))
    end_session()
    kept = form.submit(browser)
    log_in(browser)
    page = form_of(kept, KEY_FIELD).submit(browser)
    assert [text for text in messages_of(page) if "Filen ”varden.csv” kunde inte behållas. Välj den igen" in text]
    assert form_of(page, "file")


def test_name_of_a_filter_is_told_and_the_filter_shown(browser):
    form = form_of(browser.get(f"{QUEUE}?handling__exact=received"), "name", "query").fill(name="Nya")
    end_session()
    kept = form.submit(browser)
    log_in(browser)
    page = form_of(kept, KEY_FIELD).submit(browser, follow=True)
    assert [text for text in messages_of(page) if "”Nya”" in text]
    assert page.request["QUERY_STRING"] == "handling__exact=received"
    assert not SavedFilter.objects.exists()


def page_preview(client):
    row = factories.PageFactory()
    button = change_url(row).replace("change/", "preview/sv/")
    return change_form(client, row).fill(title_sv="Vi ser över tiderna."), button


def preview_of_a_new_page(client):
    form = form_of(client.get("/admin/strategy/page/add/"), "lead_sv", "_save")
    return form.fill(title_sv="Vi ser över tiderna."), "/admin/strategy/page/add/preview/sv/"


def preview_of_an_answer(client):
    inspel = factories.InspelFactory()
    return open_form(client, inspel).fill(public_title="Vi ser över tiderna."), f"{QUEUE}{inspel.pk}/preview/"


@pytest.mark.parametrize("opening", [page_preview, preview_of_a_new_page, preview_of_an_answer])
@pytest.mark.parametrize("way", ["session ended", "other tab"])
def test_preview_shows_what_was_typed_after_another_login(browser, opening, way):
    form, button = opening(browser)
    end_session()
    if way == "other tab":
        log_in(browser)
    kept = form.submit(browser, button)
    assert kept.status_code == 403
    if way == "session ended":
        log_in(browser)
    preview = form_of(kept, KEY_FIELD).submit(browser)
    assert preview.status_code == 200
    assert "Vi ser över tiderna." in preview.text

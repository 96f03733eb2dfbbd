"""Who keeps activities in the admin: editors all of them, a reporter those of the own organisation and no others."""

import re
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.utils import timezone

from followup.models import Activity
from strategy.models import SubGoal
from tests.factories import ActivityFactory, IndicatorFactory, OrganisationFactory, SubGoalFactory
from tests.rendered_form import form_of
from tests.staff import change_form, change_url, error_of, save

pytestmark = pytest.mark.django_db
LIST = "/admin/followup/activity/"


@pytest.fixture
def own(orsa):
    return ActivityFactory(title_sv="Orsas", organisations=[orsa])


@pytest.fixture
def others():
    return ActivityFactory(title_sv="Moras", organisations=[OrganisationFactory(slug="mora")])


def tell(client, activity, text, day=None):
    day = day or timezone.localdate()
    return save(client, activity, **{"updates-0-day": f"{day}", "updates-0-text_sv": text})


def test_reporter_tells_what_has_happened_and_how_far_it_has_come(reporter_client, reporter, own):
    form = change_form(reporter_client, own)
    today = timezone.localdate()
    form.fill({"status": "done", "updates-0-day": f"{today}", "updates-0-text_sv": "Nu är det klart."})
    form.submit(reporter_client, "_save", follow=True)
    own.refresh_from_db()
    update = own.updates.get()
    assert (own.status, update.text_sv, update.history.get().history_user) == ("done", "Nu är det klart.", reporter)


def test_reporter_corrects_what_was_told_before_and_takes_nothing_away(reporter_client, own):
    own.updates.create(day="2026-01-08", text_sv="Det var fult.")
    form = change_form(reporter_client, own)
    assert "updates-0-DELETE" not in form.names
    form.fill({"updates-0-text_sv": "Det var fullt."}).submit(reporter_client, "_save", follow=True)
    assert [row.text_sv for row in own.updates.all()] == ["Det var fullt."]


def test_reporter_does_not_say_whose_it_is_or_whether_it_is_shown(reporter_client, own):
    names = change_form(reporter_client, own).names
    assert {"title_sv", "text_sv", "status"} <= set(names)
    assert not {"organisations", "sub_goals", "indicators", "is_public", "slug"} & set(names)


def test_list_of_a_reporter_has_the_own_activities_alone(reporter_client, own, others):
    page = reporter_client.get(LIST).text
    assert "Orsas" in page
    assert "Moras" not in page


@pytest.mark.parametrize("page", ["change/", "history/", "history/{version}/"])
def test_page_of_another_organisations_activity_does_not_exist_for_a_reporter(reporter_client, others, page):
    update = others.updates.create(day="2026-01-08", text_sv="Moras nyhet.")
    promise = others.promises.create(text_sv="Vi återkommer.", due_on=timezone.localdate())
    for row in [others, update, promise]:
        address = change_url(row).replace("change/", page.format(version=row.history.get().history_id))
        assert reporter_client.get(address).status_code == 404, row


def test_what_a_reporter_sends_to_another_organisations_activity_changes_nothing(reporter_client, others):
    assert reporter_client.post(change_url(others), {"status": "done"}).status_code == 404
    assert not Activity.objects.filter(status="done").exists()


def test_reporter_of_no_organisation_sees_nothing(reporter, reporter_client, own):
    reporter.organisation = None
    reporter.save()
    assert "Orsas" not in reporter_client.get(LIST).text
    assert reporter_client.get(change_url(own)).status_code == 404


def test_reporter_who_may_read_all_changes_the_own_alone(reporter, own, others, rf):
    reporter.user_permissions.add(Permission.objects.get(codename="view_activity"))
    request, page = rf.get("/"), admin.site.get_model_admin(Activity)
    request.user = type(reporter).objects.get(pk=reporter.pk)
    assert [page.has_view_permission(request, row) for row in (own, others)] == [True, True]
    assert [page.has_change_permission(request, row) for row in (own, others)] == [True, False]


def test_what_has_not_happened_cannot_be_told(reporter_client, own):
    response = tell(reporter_client, own, "Snart.", timezone.localdate() + timedelta(days=1))
    assert "Det har inte hänt än" in response.text
    assert not own.updates.exists()


def test_activity_cannot_end_before_it_begins(editor_client, own):
    response = save(editor_client, own, starts_on="2026-02-01", ends_on="2026-01-01")
    assert "Den kan inte sluta innan den börjar." in response.text


def test_editor_chooses_whose_it_is(editor_client, own, others):
    mora = others.organisations.get()
    save(editor_client, own, organisations=[str(mora.pk)])
    assert list(own.organisations.all()) == [mora]
    assert error_of(save(editor_client, own, sub_goals=[]), "sub_goals")


def test_identity_number_is_refused_in_what_is_told(reporter_client, own):
    response = tell(reporter_client, own, "Fråga 19121212-1212.")
    assert not own.updates.exists()
    assert response.context["errors"]


def test_list_shows_those_without_news_for_long(editor_client, own, others, settings):
    settings.ACTIVITY_NEWS_MONTHS = 6
    Activity.objects.update(entered_on="2024-01-01")
    others.updates.create(day=timezone.localdate(), text_sv="Nytt.")
    ActivityFactory(title_sv="Gjord", status="done", entered_on="2024-01-01")
    page = editor_client.get(f"{LIST}?news=missing")
    assert [row.title for row in page.context["cl"].result_list] == ["Orsas"]


def history_of(client, activity):
    """Return the lines of the history as plain text, the latest first."""
    page = client.get(f"{LIST}{activity.pk}/history/").text
    rows = page.split('id="change-history"')[1].split("</table>")[0].split("<tr>")[2:]
    return [" ".join(re.sub("<[^>]*>", " ", row).split()) for row in rows]


@pytest.fixture
def changed(editor_client, orsa):
    """Return an activity whose sub-goal, organisation and key figure an editor has changed, all at once."""
    goals = [SubGoalFactory(number=number, title_sv=f"Nära {number}") for number in (1, 2)]
    activity = ActivityFactory(sub_goals=goals[:1], organisations=[orsa])
    indicator = IndicatorFactory(sub_goal=goals[0], title_sv="Trygghet")
    form = change_form(editor_client, activity)
    form.fill({"sub_goals": [f"{goals[1].pk}"], "organisations": [], "indicators": [f"{indicator.pk}"]})
    form.submit(editor_client, "_save", follow=True)
    assert list(activity.sub_goals.all()) == goals[1:]
    return activity


def test_history_tells_in_one_line_which_sub_goals_organisations_and_key_figures_changed(editor_client, changed):
    latest, first = history_of(editor_client, changed)
    for said in ["Delmål Nära 1 Nära 2", "Organisationer Orsa tomt", "Nyckeltal tomt Trygghet"]:
        assert said in latest
    assert "Nära" not in first


def test_earlier_version_shows_what_was_chosen_then(editor_client, changed):
    version = changed.history.earliest()
    form = form_of(editor_client.get(f"{LIST}{changed.pk}/history/{version.pk}/"), "status")
    assert form.values["sub_goals"] == [str(SubGoal.objects.get(title_sv="Nära 1").pk)]


def test_versions_of_a_removed_example_leave_nothing(examples):
    kept = [getattr(Activity.history.model, name).model for name in ["sub_goals", "organisations", "indicators"]]
    assert all(model.objects.exists() for model in kept)
    call_command("remove_examples", verbosity=0)
    assert not any(model.objects.exists() for model in kept)


def test_versions_from_before_relations_were_kept_look_unchanged(orsa):
    activity = ActivityFactory(organisations=[orsa])
    for name in ["sub_goals", "organisations", "indicators", "contacts"]:
        getattr(Activity.history.model, name).model.objects.all().delete()
    import_module("followup.migrations.0007_activity_relations_history").fill(apps, None)
    assert [row.organisation for row in activity.history.get().organisations.all()] == [orsa]

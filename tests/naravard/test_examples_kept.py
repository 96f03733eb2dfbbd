"""An editor makes an example real: on its page in the admin or in the list, with its history."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.urls import reverse

from core.models.base import Example
from strategy.models import NewsItem
from tests.admin_rows import MAKERS
from tests.factories import NewsItemFactory, UserFactory
from tests.staff import change_form, change_url, choose_action, client_of, save

KINDS = {model._meta.label_lower.replace(".", "/"): model for model in apps.get_models() if issubclass(model, Example)}
REAL_KINDS = [name for name, model in KINDS.items() if model.can_become_real]
NEVER_REAL = {
    *["feedback/inspel", "contacts/contactmessage", "followup/indicator", "followup/measurement"],
    *["followup/statement", "followup/assessmentperiod", "followup/assessment"],
    *["followup/activity", "followup/activityupdate", "followup/promise", "followup/annualreport"],
}


def example_of(kind):
    row = MAKERS[kind](1)[0]
    KINDS[kind].objects.filter(pk=row.pk).update(is_example=True)
    return KINDS[kind].objects.get(pk=row.pk)


def list_of(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_changelist")


def test_what_nobody_sent_is_never_made_real():
    assert set(KINDS) - set(REAL_KINDS) == NEVER_REAL


@pytest.mark.parametrize("kind", REAL_KINDS)
def test_example_is_kept_as_real_on_its_page_without_being_updated(super_client, admin_user, kind):
    row = example_of(kind)
    page = super_client.get(change_url(row)).text
    assert "Det här är påhittat för att visa hur portalen fungerar" in page
    form = change_form(super_client, row)
    form.submit(super_client, "_keep_as_real", follow=True)
    kept = KINDS[kind].objects.get(pk=row.pk)
    assert not kept.is_example
    assert getattr(kept, "updated_at", None) == getattr(row, "updated_at", None)
    version = kept.history.latest()
    assert (version.history_change_reason, version.history_user) == ("Behölls som riktig", admin_user)
    page = super_client.get(change_url(row)).text
    assert "påhittat" not in page
    assert "_keep_as_real" not in page


@pytest.mark.parametrize("kind", REAL_KINDS)
def test_examples_are_kept_as_real_in_the_list(super_client, kind):
    row = example_of(kind)
    assert "chip--example" in super_client.get(list_of(row)).text
    page = choose_action(super_client, list_of(row), "keep_as_real", [row.pk]).text
    assert "Exempel som behålls som riktiga: 1." in page
    assert not KINDS[kind].objects.get(pk=row.pk).is_example


@pytest.mark.parametrize("kind", sorted(NEVER_REAL))
def test_list_of_what_people_send_offers_no_such_choice(super_client, kind):
    row = example_of(kind)
    page = super_client.get(list_of(row)).text
    assert "Exempel" in page
    assert "keep_as_real" not in page


def test_news_that_is_edited_and_kept_at_once_has_both_in_its_history_and_outlives_the_examples(editor_client):
    row = example_of("strategy/newsitem")
    form = change_form(editor_client, row).fill(title_sv="Ny rubrik")
    form.submit(editor_client, "_keep_as_real", follow=True)
    call_command("remove_examples", verbosity=0)
    row.refresh_from_db()
    assert (row.title_sv, row.is_example) == ("Ny rubrik", False)
    assert row.history.filter(title_sv="Ny rubrik").count() == 2


def test_news_that_an_editor_has_rewritten_stays_with_its_history(editor_client, capsys):
    row = example_of("strategy/newsitem")
    save(editor_client, row, title_sv="Ny rubrik")
    call_command("remove_examples")
    assert "”Ny rubrik”: Någon har ändrat det." in capsys.readouterr().out
    row.refresh_from_db()
    assert row.history.filter(title_sv="Ny rubrik").exists()


def test_who_may_only_look_is_told_and_not_offered_the_choice(db):
    row = NewsItemFactory(is_example=True)
    user = UserFactory(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_newsitem"))
    client = client_of(user)
    page = client.get(change_url(row)).text
    assert "påhittat" in page
    assert "_keep_as_real" not in page
    client.post(list_of(row), {"action": "keep_as_real", "_selected_action": [row.pk], "index": 0})
    client.post(change_url(row), {"_keep_as_real": "1"})
    assert NewsItem.objects.get(pk=row.pk).is_example

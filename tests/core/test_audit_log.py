# ruff: noqa: S608 - the statements are those of the test
"""The audit log: the database itself refuses to change it, and nobody changes it in the admin."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from contacts.models import User
from core.audit.entries import Kind, days_kept, record
from core.housekeeping import remove_overdue
from core.models import AuditEntry, StoragePeriod
from feedback.models import RetentionRule
from naravard.staff.roles import EDITOR, PROCESS_LEADER
from tests.audit import lines, refuse_entries
from tests.rendered_form import form_of
from tests.staff import save

pytestmark = pytest.mark.django_db

TABLE = "core_auditentry"


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def old_entry(*, kept_days):
    """Return an entry of three years ago that was to be kept until `kept_days` from now."""
    now = timezone.now()
    return AuditEntry.objects.create(
        kind=Kind.EXPORT, at=now - timedelta(days=1100), keep_until=now + timedelta(days=kept_days)
    )


@pytest.mark.sqlite
def test_database_refuses_to_change_or_remove_what_is_kept(admin_user):
    entry = record(Kind.EXPORT, by=admin_user, format="pdf")
    expired = old_entry(kept_days=-1)
    before = list(AuditEntry.objects.values())
    statements = [
        f"UPDATE {TABLE} SET actor_name = 'x' WHERE id = {entry.pk}",
        f"UPDATE {TABLE} SET keep_until = at WHERE id = {entry.pk}",
        f"UPDATE {TABLE} SET actor_name = 'x' WHERE id = {expired.pk}",
        f"DELETE FROM {TABLE} WHERE id = {entry.pk}",
        f"DELETE FROM {TABLE}",
    ]
    columns = f"(id, at, kind, actor_name, about_type, about_id, about_label, detail, keep_until) \
        SELECT {entry.pk}, at, kind, 'x', '', '', '', '{{}}', keep_until FROM {TABLE} WHERE id = {entry.pk}"
    if connection.vendor == "postgresql":
        update = "ON CONFLICT (id) DO UPDATE SET actor_name = 'x'"
        statements += [
            f"TRUNCATE {TABLE}",
            f"SET LOCAL session_replication_role = replica; DELETE FROM {TABLE}",
            f"INSERT INTO {TABLE} {columns} {update}",
        ]
    else:
        statements.append(f"REPLACE INTO {TABLE} {columns}")
    for statement in statements:
        with pytest.raises(IntegrityError, match="only added to"):
            run(statement)
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.all().delete()
    assert list(AuditEntry.objects.values()) == before


@pytest.mark.sqlite
def test_what_need_not_be_kept_longer_can_be_removed(db):
    expired = old_entry(kept_days=-1)
    run(f"DELETE FROM {TABLE} WHERE id = {expired.pk}")
    assert not AuditEntry.objects.filter(pk=expired.pk).exists()


@pytest.mark.sqlite
def test_housekeeping_removes_what_is_past_both_the_period_and_what_was_promised(db):
    gone, promised = old_entry(kept_days=-1), old_entry(kept_days=1)
    recent = record(Kind.EXPORT)
    remove_overdue()
    assert {row.pk for row in AuditEntry.objects.filter(kind=Kind.EXPORT)} == {promised.pk, recent.pk} - {gone.pk}


@pytest.mark.parametrize(("chosen", "days"), [(None, 730), (3000, 3000), (365, 365), (30, 365)])
def test_entry_is_kept_as_long_as_is_decided_when_it_is_written_but_never_under_a_year(chosen, days):
    StoragePeriod.objects.create(kind="core.audit_entry", days=chosen)
    assert days_kept() == days
    entry = record(Kind.EXPORT)
    assert entry.keep_until - entry.at == timedelta(days=days)


def test_nothing_but_the_agreed_details_is_recorded(admin_user):
    with pytest.raises(ValueError, match="email"):
        record(Kind.CONTACT_DETAILS, by=admin_user, email="x@example.se")


def log_in(client, username, password):
    form = form_of(client.get("/admin/login/"), "login", "password")
    return form.fill(login=username, password=password).submit(client)


@pytest.mark.sqlite
def test_row_with_an_odd_number_keeps_nobody_from_adding_others(db):
    """SQLite gives a number late: until then it is -1."""
    AuditEntry(id=-1, kind=Kind.EXPORT, keep_until=timezone.now()).save(force_insert=True)
    assert record(Kind.EXPORT).pk > 0


# --- Logging in ---------------------------------------------------------------------------------------------------


def test_log_ins_are_recorded_without_anything_that_was_typed(client, editor):
    editor.first_name, editor.last_name = "Eva", "Ek"
    editor.set_password("hemligt")
    editor.save()
    log_in(client, "redaktor", "fel-losenord")
    log_in(client, "hemligt", "redaktor")  # the password in the wrong field
    assert lines(Kind.FAILED_SIGN_IN) == [("", "redaktor", {}), ("", "", {})]
    log_in(client, "redaktor", "hemligt")
    client.post("/admin/logout/")
    assert lines(Kind.SIGN_IN) == lines(Kind.SIGN_OUT) == [("Eva Ek (redaktor)", "", {})]
    stored = str(list(AuditEntry.objects.values()))
    assert "hemligt" not in stored
    assert "127.0.0.1" not in stored


def test_nobody_fills_the_log_with_failed_log_ins(client, editor, monkeypatch):
    """Nothing can be removed from it, so what comes too often is left out, for each account by itself."""
    monkeypatch.setattr("core.audit.sign_in.MOST_FAILED", 3)
    with time_machine.travel("2026-03-04T12:00:00Z", tick=False) as clock:
        for name in ["ingen", "ingen alls"] * 3 + ["redaktor"]:
            authenticate(None, username=name, password="fel")
        clock.shift(3600)
        authenticate(None, username="ingen", password="fel")
    last = {"left_out": "det som följer inom timmen"}
    assert lines(Kind.FAILED_SIGN_IN) == [
        *[("", "", detail) for detail in [{}, {}, last]],
        ("", "redaktor", {}),
        ("", "", {}),
    ]


def test_whoever_leaves_is_logged_out_though_nothing_can_be_recorded(leader_client):
    leader_client.get("/admin/")
    refuse_entries()
    assert leader_client.post("/admin/logout/").status_code == 302
    assert leader_client.get("/admin/").status_code == 302


# --- Rights -------------------------------------------------------------------------------------------------------


def test_what_an_account_gets_and_loses_is_recorded_with_who_gave_it(super_client, admin_user, editor):
    after = AuditEntry.objects.latest("pk").pk
    leader = Group.objects.get(name=PROCESS_LEADER)
    save(super_client, editor, groups=[leader], is_superuser=True, email="ny@example.se")
    save(super_client, editor, is_active=False, is_superuser=False)
    editor.user_permissions.set([Permission.objects.get(codename="view_inspel")])
    editor.user_permissions.clear()
    by, who, superuser = "systemansvarig", "redaktor", "allt (systemansvarig)"
    assert lines(Kind.ACCOUNT, pk__gt=after) == [
        (by, who, {"added": [superuser], "changed": ["e-postadress"]}),
        (by, who, {"removed": [EDITOR]}),
        (by, who, {"added": [PROCESS_LEADER]}),
        (by, who, {"removed": [superuser, "att logga in"]}),
        ("", who, {"added": ["Inspel: får se"]}),
        ("", who, {"removed": ["Inspel: får se"]}),
    ]


def test_account_is_recorded_from_its_beginning_to_its_end(leader_client, super_client, process_leader, editor):
    page = leader_client.get("/admin/contacts/user/add/")
    form_of(page, "email", "last_name").fill(email="ny@example.se").submit(leader_client)
    account = User.objects.get(username="ny@example.se")
    account.groups.set(Group.objects.filter(name=EDITOR))
    Group.objects.get(name=EDITOR).user_set.remove(editor)
    Group.objects.get(name=PROCESS_LEADER).user_set.remove(editor)  # who never was one
    save(super_client, account, username="ny")
    form_of(super_client.get(f"/admin/contacts/user/{account.pk}/delete/"), "post").submit(super_client)
    got, leader, admin = ["ett konto", "administrationen", "att logga in"], "processledare", "systemansvarig"
    assert lines(Kind.ACCOUNT, about_id=account.pk) == [
        (leader, "ny@example.se", {"added": got}),
        ("", "ny@example.se", {"added": [EDITOR]}),
        (admin, "ny@example.se", {"changed": ["användarnamn"]}),
        (admin, "ny", {"removed": ["kontot", "administrationen", "att logga in", EDITOR]}),
    ]
    assert lines(Kind.ACCOUNT, about_id=editor.pk)[-1] == ("", "redaktor", {"removed": [EDITOR]})


def test_rights_of_a_role_are_recorded(editor):
    role = Group.objects.get(name=EDITOR)
    role.permissions.add(Permission.objects.get(codename="view_inspel"))
    role.permissions.remove(Permission.objects.get(codename="view_inspel"))
    role.permissions.add(*role.permissions.all())
    role.permissions.remove(Permission.objects.get(codename="view_inspel"))  # which it has no longer
    role_id = role.pk
    role.delete()
    assert lines(Kind.ACCOUNT)[-1] == ("", "redaktor", {"removed": [EDITOR]})
    assert lines(Kind.ROLE, about_id=role_id)[-3:] == [
        ("", EDITOR, {"added": ["Inspel: får se"]}),
        ("", EDITOR, {"removed": ["Inspel: får se"]}),
        ("", EDITOR, {"removed": ["rollen"]}),
    ]


def test_own_new_password_and_its_new_hash_are_of_no_concern(leader_client, process_leader):
    before = AuditEntry.objects.filter(kind=Kind.ACCOUNT).count()
    process_leader.set_password("ett-nytt-losenord")
    process_leader.save()
    process_leader.save(update_fields=["last_login"])
    assert AuditEntry.objects.filter(kind=Kind.ACCOUNT).count() == before


# --- How long something is kept -----------------------------------------------------------------------------------


def test_each_change_of_how_long_something_is_kept_is_recorded(leader_client, process_leader):
    add = form_of(leader_client.get("/admin/core/storageperiod/add/?kind=core.session"), "days")
    add.fill(days="14").submit(leader_client, "_save")
    period = StoragePeriod.objects.get()
    save(leader_client, period, days="21")
    save(leader_client, period)
    StoragePeriod.objects.get().delete()
    rule = RetentionRule.objects.create(state="spam", removes="everything", months=6, decision_reference="RD 1")
    label = "Sessioner för dem som har varit inloggade"
    found = [
        (who, about, detail["from"].get("dagar"), detail["to"].get("dagar"))
        for who, about, detail in lines(Kind.RETENTION)
    ]
    assert found[:3] == [
        ("processledare", label, None, 14),
        ("processledare", label, 14, 21),
        ("", label, 21, None),
    ]
    assert lines(Kind.RETENTION)[3][1:] == (
        str(rule),
        {
            "from": {},
            "to": {
                "läge": "Skräp",
                "vad som gallras": "Hela inspelet",
                "efter hur många månader": 6,
                "beslut": "RD 1",
                "gäller": False,
            },
        },
    )


def test_log_is_never_kept_for_less_than_a_year(leader_client):
    add = form_of(leader_client.get("/admin/core/storageperiod/add/?kind=core.audit_entry"), "days")
    assert "minst 365 dagar" in add.fill(days="364").submit(leader_client, "_save").text
    assert not StoragePeriod.objects.exists()


# --- In the admin -------------------------------------------------------------------------------------------------


def test_nobody_adds_changes_or_deletes_a_line_in_the_admin(super_client, admin_user, editor_client):
    entry = record(Kind.ACCOUNT, by=admin_user, about=admin_user, added=["a"], removed=["b"])
    before = list(AuditEntry.objects.filter(pk=entry.pk).values())
    page = super_client.get(f"/admin/core/auditentry/{entry.pk}/change/").text
    assert "Fick: a<br>Förlorade: b" in page
    assert not {"_save", "_addanother"} & set(re.findall(r'name="(\w+)"', page))
    assert "deletelink" not in page
    for path, posted in [
        ("add/", {"kind": "export"}),
        (f"{entry.pk}/change/", {"kind": "export"}),
        (f"{entry.pk}/delete/", {"post": "yes"}),
    ]:
        assert super_client.post(f"/admin/core/auditentry/{path}", posted).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"}
    super_client.post("/admin/core/auditentry/", chosen)
    assert re.search(r"\d+ rader\s", super_client.get("/admin/core/auditentry/").text)  # not “2 granskningslogg”
    assert list(AuditEntry.objects.filter(pk=entry.pk).values()) == before
    assert editor_client.get("/admin/core/auditentry/").status_code == 403


def test_log_is_filtered_by_kind_and_searched_by_account(leader_client, colleague):
    record(Kind.EXPORT, by=colleague, format="pdf")
    record(Kind.DISCLOSURE, by=colleague)
    page = leader_client.get("/admin/core/auditentry/", {"kind__exact": "export", "q": "kollega"})
    assert [row.kind for row in page.context["cl"].result_list] == ["export"]

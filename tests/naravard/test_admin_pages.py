"""Every page of the admin opens for the roles that may see it; lists make as many queries at many rows as at few."""

import re
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import connection
from django.forms import CharField, URLField
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.admin.base import HistoryAdmin
from core.models.outgoing_mail import OutgoingMail
from core.personal_data.guard import refuse_identity_numbers
from naravard.staff.roles import ROLES
from naravard.staff.site import GROUPS
from strategy.models import NewsItem
from tests.admin_rows import MAKERS
from tests.rendered_form import lost_descriptions
from tests.staff import QUEUE
from tests.swedish import bad_swedish

WHAT_PEOPLE_SENT = ["feedback/inspel", "feedback/inspelreport", "contacts/contactmessage", "core/outgoingmail"]
ONLY_READ = [
    *WHAT_PEOPLE_SENT,
    "core/auditentry",
    "feedback/pagereaction",
    "feedback/deletionreceipt",
    "followup/assessment",
    "followup/nudge",
]
# Of these an editor sees nothing: what people sent, and what belongs to handling it.
ROUNDS = ["feedback/dialogueround", "feedback/roundquestion", "feedback/replytemplate"]
LEADERS_ALONE = {
    *WHAT_PEOPLE_SENT,
    *ROUNDS,
    "core/auditentry",
    "feedback/theme",
    "contacts/user",
    "feedback/deletionreceipt",
    "feedback/retentionrule",
    "core/storageperiod",
    "followup/assessment",
}
LEADER_ADDS = {
    "strategy/strategy",
    "feedback/inspel",
    "feedback/theme",
    *ROUNDS,
    "contacts/user",
    "feedback/retentionrule",
    "core/storageperiod",
    "followup/assessmentperiod",
    "followup/activity",
    "followup/activityupdate",
    "followup/annualreport",
    "followup/annualreportcorrection",
}
LEADER_DELETES = {"feedback/replytemplate", "followup/annualreport"}
EDITOR_SEES = set(MAKERS) - LEADERS_ALONE
NEVER_ADDED = {"followup/promise"}  # it is made in an activity or an answer
EDITOR_ADDS = EDITOR_SEES - set(ONLY_READ) - NEVER_ADDED - {"followup/annualreport"}
EDITOR_DELETES = {
    "contacts/contact",
    "contacts/seat",
    "strategy/chapter",
    "strategy/audience",
    "strategy/milestone",
    "strategy/document",
    "strategy/hardword",
    "strategy/newsitem",
    "followup/measurement",
    "followup/subgoalverdict",
    "followup/activityupdate",
}
MAY = {
    "super_client": {
        "change": set(MAKERS),
        "add": set(MAKERS) - set(ONLY_READ) - NEVER_ADDED | {"feedback/inspel"},  # what staff write down for somebody
        "delete": set(MAKERS) - {*ONLY_READ, "feedback/roundquestion"},
    },
    "leader_client": {"change": set(MAKERS), "add": LEADER_ADDS, "delete": LEADER_DELETES},
    "editor_client": {"change": EDITOR_SEES, "add": EDITOR_ADDS, "delete": EDITOR_DELETES},
}


def test_every_model_of_the_portal_is_in_the_admin():
    registered = {
        f"{model._meta.app_label}/{model._meta.model_name}"
        for model in admin.site._registry
        if model._meta.app_label in {"core", "contacts", "strategy", "followup", "feedback"}
    }
    assert registered == set(MAKERS)


def answers(client, path):
    """Return whether the page opens, and look at its Swedish, breadcrumbs and described fields if it does."""
    response = client.get(path)
    is_open = response.status_code == 200
    assert not is_open or bad_swedish(response.text) == []
    assert not is_open or lost_descriptions(response) == set(), path
    if is_open and (model := "/".join(path.split("/")[2:4])) in MAKERS:
        assert group_in_breadcrumbs(response.text) == group_of(model), path
    return is_open


def group_in_breadcrumbs(page):
    return re.search(r'class="breadcrumbs">.*?<a href="/admin/(#[^"]+)">(.*?)</a>', page, re.DOTALL).groups()


def group_of(model):
    """Return the anchor and the name of the model's group, as GROUPS has them for whoever sees all groups."""
    [found] = [
        (f"#group-{number}", str(name))
        for number, (name, models) in enumerate(GROUPS)
        if model in (one.lower().replace(".", "/") for one in models)
    ]
    return found


@pytest.mark.parametrize("model", MAKERS)
def test_pages_open_in_good_swedish(super_client, model):
    row = MAKERS[model](1)[0]
    may = MAY["super_client"]
    url = f"/admin/{model}/"
    assert answers(super_client, url) == (model in may["change"])
    assert answers(super_client, f"{url}{row.pk}/change/") == (model in may["change"])
    assert answers(super_client, f"{url}add/") == (model in may["add"])
    assert answers(super_client, f"{url}{row.pk}/delete/") == (model in may["delete"])
    if model != "feedback/inspel":  # its history is the log on its page
        assert answers(super_client, f"{url}{row.pk}/history/") == (model in may["change"])


@pytest.mark.parametrize("model", MAKERS)
def test_pages_are_open_or_closed_as_the_role_allows(leader_client, editor_client, model):
    """Each page that is closed is asked for; of those that are open the one that shows what the role may change."""
    row = MAKERS[model](1)[0]
    url = f"/admin/{model}/"
    pages = {
        "change": ["", f"{row.pk}/change/", f"{row.pk}/history/"],
        "add": ["add/"],
        "delete": [f"{row.pk}/delete/"],
    }
    for who, client in [("leader_client", leader_client), ("editor_client", editor_client)]:
        closed = [page for right, paths in pages.items() if model not in MAY[who][right] for page in paths]
        assert [page for page in closed if client.get(url + page).status_code == 200] == [], who
        if model in MAY[who]["change"]:
            assert answers(client, f"{url}{row.pk}/change/"), who


@pytest.mark.parametrize("model", MAKERS)
def test_rights_are_those_of_the_role(rf, process_leader, editor, model):
    row = MAKERS[model](1)[0]
    page = admin.site._registry[type(row)]
    request = rf.get("/")
    for who, request.user in [("leader_client", process_leader), ("editor_client", editor)]:
        rights = {
            "change": page.has_view_permission(request, row),
            "add": page.has_add_permission(request),
            "delete": page.has_delete_permission(request, row),
        }
        assert rights == {right: model in models for right, models in MAY[who].items()}, who


def test_every_model_of_the_portal_stands_in_a_group_of_the_menu():
    grouped = {name.lower().replace(".", "/") for _title, names in GROUPS for name in names}
    assert set(MAKERS) <= grouped


@pytest.mark.parametrize("who", MAY)
def test_index_and_app_pages_open(request, who):
    client = request.getfixturevalue(who)
    for path in ["/admin/", "/admin/password_change/"]:
        assert answers(client, path)
    assert client.get("/admin/contacts/")["Location"] == "/admin/"  # nothing is grouped by apps


def test_group_in_breadcrumbs_leads_to_the_group_on_the_first_page(super_client):
    anchor, name = group_in_breadcrumbs(super_client.get("/admin/contacts/user/").text)
    assert re.search(rf'id="{anchor[1:]}">\s*<table>\s*<caption>{name}</caption>', super_client.get("/admin/").text)


def test_all_breadcrumbs_are_made_in_one_place():
    own = [path.name for path in Path("templates/admin").rglob("*.html") if 'class="breadcrumbs"' in path.read_text()]
    assert own == ["_breadcrumbs.html"]


def test_visitor_is_asked_to_log_in(client, db):
    response = client.get(QUEUE)
    assert response.status_code == 302
    assert "<h1>" in client.get(response.url).text


def test_index_says_what_waits_to_those_who_may_see_it(leader_client, editor_client):
    MAKERS["feedback/inspel"](3)
    texts = [(item["text"], item["url"]) for item in leader_client.get("/admin/").context["work"]]
    assert texts[0][1] == f"{QUEUE}?waits=all&due=overdue"
    assert texts[-1][0].startswith("2 ")
    assert [item["url"] for item in editor_client.get("/admin/").context["work"]] == []


@pytest.mark.parametrize("model", MAKERS)
def test_list_makes_as_many_queries_at_10_rows_as_at_3(super_client, model):
    MAKERS[model](3)
    few = queries_of(super_client, f"/admin/{model}/")
    MAKERS[model](7)
    assert queries_of(super_client, f"/admin/{model}/") == few


def queries_of(client, path):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_example_content_shows_its_chip(super_client):
    MAKERS["strategy/newsitem"](1)[0].__class__.objects.update(is_example=True)
    assert "chip--example" in super_client.get("/admin/strategy/newsitem/").text


def test_roles_never_hold_the_right_to_delete_what_people_sent():
    rights = set().union(*ROLES.values())
    assert not {
        right
        for right in rights
        if "delete" in right and right.endswith(("inspel", "event", "message", "mail", "reaction"))
    }


def test_editor_page_holds_the_content_security_policy(super_client):
    response = super_client.get("/admin/strategy/page/add/")
    policy = response.headers["Content-Security-Policy"]
    nonce = policy.split("'nonce-")[1].split("'")[0]
    assert f'<script type="importmap" nonce="{nonce}">' in response.text
    assert "unsafe" not in policy
    assert "<style" not in response.text
    assert " style=" not in response.text
    assert "jquery-ui" not in response.text


@pytest.mark.parametrize(
    "path",
    [
        "",
        "strategy/page/",
        "strategy/page/add/",
        "feedback/inspel/",
        "feedback/inspel/add/",
        "password_change/",
        "account/",
    ],
)
def test_page_loads_the_sheets_of_django_only_in_a_layer(super_client, admin_user, path):
    """By the table of contents, portal_admin/admin.css: a sheet outside its layers would win over all of ours."""
    page = super_client.get(f"/admin/{path.format(pk=admin_user.pk)}").text
    assert re.findall(r'href="/static/(portal_admin/admin\.css|admin/css/[^"]+)"', page) == ["portal_admin/admin.css"]


def test_login_page_loads_the_sheets_of_django_only_in_a_layer(client, db):
    assert "/static/admin/css/" not in client.get("/admin/login/").text


def test_languages_of_a_text_stand_in_groups_that_say_their_language(super_client):
    page = super_client.get("/admin/strategy/page/add/").text
    assert page.count("language-panel") == 5
    assert 'id="id_title_ar"' in page
    arabic = page.split('id="id_title_ar"')[0].rsplit("<input", 1)[1] + page.split('id="id_title_ar"')[1].split(">")[0]
    assert 'lang="ar"' in arabic
    assert 'dir="rtl"' in arabic


def unguarded(form_class):
    """Return the names of the fields of a form in which a text can be typed that holds an identity number."""
    return {
        name
        for name, field in form_class.base_fields.items()
        if isinstance(field, CharField)
        and not isinstance(field, URLField)
        and not field.widget.is_hidden
        and refuse_identity_numbers not in field.validators
    }


def test_no_text_of_the_site_can_hold_an_identity_number(rf, admin_user):
    """In no language, in no row of a table, and not in an address that is made of it either."""
    request = rf.get("/")
    request.user = admin_user
    content = {model: page for model, page in admin.site._registry.items() if isinstance(page, HistoryAdmin)}
    forms = {model: page.get_form(request) for model, page in content.items()}
    rows = {model: page.get_changelist_form(request) for model, page in content.items() if page.list_editable}
    inlines = {
        inline.model: inline.get_formset(request).form
        for page in content.values()
        for inline in page.get_inline_instances(request)
    }
    found = [(model.__name__, unguarded(form)) for part in [forms, rows, inlines] for model, form in part.items()]
    assert {name: fields for name, fields in found if fields} == {"Contact": {"phone"}, "Organisation": {"phone"}}
    assert {"title_sv", "title_en", "title_fi", "title_ar"} <= set(forms[NewsItem].base_fields)


def test_pages_that_follow_upon_work_are_in_good_swedish(super_client, admin_user):
    """History, deletion of several, errors, passwords, tasks, the first page with what was done, logging out."""
    page = MAKERS["strategy/page"](1)[0]
    page.title_en = page.title_sv = "Ny titel"
    page.save()
    page.save()
    body = MAKERS["contacts/governingbody"](1)[0]
    task = DBTaskResult.objects.create(task_path="core.mail.delivery.deliver", args_kwargs={}, run_after=timezone.now())
    MAKERS["core/outgoingmail"](1)
    OutgoingMail.objects.update(last_error="ConnectionRefusedError")
    LogEntry.objects.log_actions(admin_user.pk, [page], CHANGE, [{"changed": {"fields": ["title"]}}])
    responses = [
        super_client.get(f"/admin/strategy/page/{page.pk}/history/"),
        super_client.post("/admin/strategy/page/", {"action": "delete_selected", "_selected_action": [page.pk]}),
        super_client.post("/admin/strategy/page/", {"action": "delete_selected"}, follow=True),
        super_client.post("/admin/contacts/governingbody/add/", {}),
        super_client.get(f"/admin/contacts/governingbody/{body.pk + 1}/change/", follow=True),
        super_client.get("/admin/account/"),
        super_client.get("/admin/account/sessions/"),
        super_client.get("/admin/account/keys/add/", follow=True),
        super_client.post("/admin/password_change/", {"oldpassword": "x", "password1": "y", "password2": "z"}),
        super_client.get("/admin/django_tasks_database/dbtaskresult/"),
        super_client.get(f"/admin/django_tasks_database/dbtaskresult/{task.pk}/change/"),
        super_client.get("/admin/core/outgoingmail/"),
        super_client.get("/admin/"),
        super_client.post("/admin/logout/", follow=True),
        super_client.post("/admin/login/", {"login": "x", "password": "y"}),
    ]
    assert {response.status_code for response in responses} == {200}
    assert [found for response in responses for found in bad_swedish(response.text)] == []
    history = " ".join(responses[0].text.split())
    rows = history.split('id="change-history"')[1].split("</table>")[0].count("<tr>")
    assert rows == 3  # the heading, what was changed and the beginning, not the version that repeats it
    assert "<dt>Titel (English)</dt> <dd><del>tomt</del> <ins>Ny titel</ins></dd>" in history
    assert "skicka ett mejl" in responses[9].text

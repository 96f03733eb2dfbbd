"""What each role may do at each address of the admin, as the portal answers: for tests/security/test_matrix.py."""

import re
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from unittest.mock import patch

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.template.backends.django import Template
from django.test import RequestFactory
from django.urls import reverse
from django.urls.resolvers import RegexPattern
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from contacts.models import User
from feedback.admin.moderation.page_actions import PAGE_ACTIONS
from feedback.admin.queue.bulk_actions import BULK_ACTIONS
from feedback.models import DelayedAction, SavedFilter
from followup.models import ActivityUpdate, Promise
from naravard.staff.roles import EDITOR, PROCESS_LEADER, REPORTER
from tests import factories
from tests.admin_rows import MAKERS
from tests.conftest import user_in_group
from tests.security.visitor import Visitor

COLUMNS = ["anonymous", "none", "own", "other", "editor", "leader", "reader", "superuser"]
NOT_CHOSEN = "Välj en åtgärd först."  # what a list says of an action that it does not offer
DENIED, READS, WRITES, POSTS = "-", "r", "w", "p"
# Buttons of a page that need another right than the page itself, by what a POST names.
BUTTONS = {
    "strategy_subgoal_review": ["approve", "return", "discard"],
    "followup_annualreport_review": ["action=approve", "action=send_back", "action=publish"],
    "followup_assessment_answers": ["action=save", "action=submit", "action=approve", "action=return"],
}
# Pages that answer a POST as they answer a GET, or not at all.
_ONLY_SHOWS = re.compile(
    r"_(history|pdf|log|board|export|csv|steering_report|changelist)$|^(index|app_list|jsi18n)$"
    r"|completeness$"
)
_OF_PLACE = ("followup_activity", "followup_promise", "followup_assessment_")
_WRITING = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Line:
    """A line of the table: a view, and perhaps the action or button that a POST to it names."""

    name: str
    address: str
    data: dict
    is_get: bool = True
    is_post: bool = True
    is_action: bool = False


@dataclass
class Found:
    """The letters of each line, one for each column, and what is wrong whatever the table says."""

    letters: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)

    def as_table(self):
        """Return the lines of the table, each the name of a line and a letter for each column."""
        return [
            f"{name:<61}" + "".join(f"{letters[column]:<11}" for column in COLUMNS).rstrip()
            for name, letters in sorted(self.letters.items())
        ]


def walk_admin():
    """Ask every view, action and button as each role."""
    rows, of_place, people = _cast()
    of_other = list(lines(rows | of_place["other"]))
    # The rest of the addresses are the same for a reporter, whosever rows they are.
    of_own = {line.name: line for line in lines(rows | of_place["own"]) if line.name.startswith(_OF_PLACE)}
    found = Found()
    # What a page looks like is tested elsewhere; whether it is given out is decided before its template.
    pdf = "followup.admin.annual_report_review.report_pdf"
    with patch.object(Template, "render", return_value=""), patch(pdf, return_value=b""):
        for line in of_other:
            letters = {who: _letter(visitor, line, who, found.faults) for who, visitor in people.items()}
            own = of_own.get(line.name)
            letters["own"] = _letter(people["other"], own, "own", found.faults) if own else letters["other"]
            found.letters[line.name] = letters
    return found


def _cast():
    """Return the rows that pages are about, those of each of two organisations, and who visits, by column."""
    rows = _rows()
    places = {name: factories.OrganisationFactory(slug=name, name_sv=name) for name in ("own", "other")}
    reader = factories.UserFactory()
    reader.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    leader = user_in_group(PROCESS_LEADER)
    users = {
        "anonymous": AnonymousUser(),
        "none": factories.UserFactory(),
        "other": user_in_group(REPORTER, organisation=places["own"]),
        "editor": user_in_group(EDITOR),
        "leader": leader,
        "reader": reader,
        "superuser": factories.UserFactory(is_superuser=True),
    }
    people = {name: Visitor(user) for name, user in users.items()}
    return rows | _things_of(leader), {name: _rows_of(place) for name, place in places.items()}, people


def _rows():
    """Return {"app/model": a row}, with what its pages ask for."""
    rows = {model: make(1)[0] for model, make in MAKERS.items()}
    rows["auth/group"] = Group.objects.create(name="En grupp till")
    rows["django_tasks_database/dbtaskresult"] = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}}, task_path="core.housekeeping.keep_house", backend_name="default"
    )
    return rows


def _things_of(leader):
    """Return what belongs to one account, which is in no list of the admin."""
    spoken = {"entered_by": leader, "channel": "telephone", "said_on": timezone.localdate()}
    waiting = {"action": "answer", "typed": {}, "due_at": timezone.now() + timedelta(days=1), "group": uuid.uuid4()}
    return {
        "feedback/inspel": factories.InspelFactory(**spoken),
        "saved filter": SavedFilter.objects.create(owner=leader, name="Mitt", query="waits=all"),
        "delayed action": DelayedAction.objects.create(inspel=factories.InspelFactory(), by=leader, **waiting),
    }


def _rows_of(place):
    """Return the rows that belong to an organisation."""
    activity = factories.ActivityFactory(organisations=[place])
    version = factories.StatementFactory().keep_version()
    return {
        "followup/activity": activity,
        "followup/activityupdate": ActivityUpdate.objects.create(activity=activity, day="2026-01-05", text_sv="Nytt."),
        "followup/promise": Promise.objects.create(activity=activity, text_sv="Vi kommer.", due_on="2026-02-01"),
        "followup/assessment": factories.assess(
            factories.AssessmentPeriodFactory(), place, {version: 3}, state="draft"
        ),
    }


def admin_routes(patterns=None):
    """Yield (name, URL pattern) of each address of the admin, but where one signs in and out."""
    for pattern in patterns or admin.site.urls[0]:
        if hasattr(pattern, "url_patterns"):
            yield from admin_routes(pattern.url_patterns)
        elif pattern.name and pattern.name not in {"login", "logout"}:
            yield pattern.name, pattern


def lines(rows):
    """Yield each Line of the table, with the addresses of the rows."""
    page = reverse("admin:strategy_page_change", args=[rows["strategy/page"].pk])
    typed = {"post": "yes", "_save": "1", "language": "sv", "address": page}
    for name, pattern in admin_routes():
        if name == "feedback_inspel_bulk":
            yield from _bulk_lines(rows["feedback/inspel"])
            continue
        of = name.replace("auth_user_", "contacts_user_")  # as Django calls the page of a password
        model = next((key for key in rows if of.startswith(key.replace("/", "_") + "_")), None)
        arguments = _arguments(pattern, rows, model)
        is_named = isinstance(arguments, dict)
        address = reverse(f"admin:{name}", **({"kwargs": arguments} if is_named else {"args": arguments}))
        is_shown = bool(_ONLY_SHOWS.search(name))
        query = "?app_label=followup&model_name=measurement&field_name=indicator" if name == "autocomplete" else ""
        yield Line(name, address + query, typed, is_post=not is_shown)
        for button in BUTTONS.get(name, []):
            yield _button(name, address, button)
    inspel = rows["feedback/inspel"]
    address = reverse("admin:feedback_inspel_change", args=[inspel.pk])
    yield from (_button("feedback_inspel_change", address, f"action={action}") for action in PAGE_ACTIONS)
    for page in admin.site._registry.values():
        yield from _list_lines(page, rows[page.opts.label_lower.replace(".", "/")])


def _arguments(pattern, rows, model):
    """Return the arguments of an address, for the row of its model."""
    row, place = rows.get(model), rows["contacts/organisation"]
    version = row.history.values_list("pk", flat=True).first() if hasattr(row, "history") else None
    if isinstance(pattern.pattern, RegexPattern):
        return [row.pk, version] if row else ["contacts"]  # one version of a row, or the list of an app
    values = {
        "object_id": (row or place).pk,
        "pk": (row or place).pk,
        "id": (row or place).pk,
        "version_id": version,
        "language": "sv",
        "filter_pk": rows["saved filter"].pk,
        "group": rows["delayed action"].group,
        "name": "end-sessions",  # of a button on the page of an account
        "app_label": "strategy",
        "model_name": "page",
        "content_type_id": ContentType.objects.get_for_model(place).pk,
    }
    if model == "followup/assessment":
        values |= {"period": row.period.slug, "organisation": row.organisation.slug}
    return {name: values[name] for name in pattern.pattern.converters}


def _button(name, address, button):
    field, _equals, value = button.partition("=")
    return Line(f"{name}:{value or field}", address, {field: value or "1"}, is_get=False)


def _bulk_lines(inspel):
    for action in BULK_ACTIONS:
        address = reverse("admin:feedback_inspel_bulk", args=[action], query={"ids": inspel.pk})
        yield Line(f"feedback_inspel_bulk:{action}", address, {})


def _list_lines(page, row):
    """Yield the actions of a list, and saving the cells that are edited in it."""
    name = f"{page.opts.app_label}_{page.opts.model_name}_changelist"
    address = reverse(f"admin:{name}")
    if page.list_editable:
        yield Line(f"{name}:_save", address, {"_save": "1"}, is_get=False)
    request = RequestFactory().get(address)
    request.user = User(is_superuser=True)
    for action in page.get_actions(request):
        yield Line(
            f"{name}:{action}",
            address,
            {"action": action, "index": 0, ACTION_CHECKBOX_NAME: row.pk},
            is_get=False,
            is_action=True,
        )


def _letter(visitor, line, who, faults):
    """Return what the portal lets somebody do; add to the faults what it does though it says no."""
    is_read = line.is_get and _is_open(visitor.ask("get", line.address))
    if not line.is_post and who != "superuser":
        return READS if is_read else DENIED  # a POST shows the page too, if anything: once is enough
    is_written, writes = _post(visitor, line)
    if (not is_written or not line.is_post) and writes:
        faults.append(f"{who}: a POST that is refused writes: {line.name}: {writes[0][:80]}")
    if not line.is_post:
        return READS if is_read else DENIED
    return {(True, True): WRITES, (True, False): READS, (False, True): POSTS, (False, False): DENIED}[
        is_read, is_written
    ]


def _is_open(response):
    """Return whether a GET shows a page, here or on the site. What only takes a POST leads elsewhere in the admin."""
    if response.status_code == 302:
        return not response["Location"].startswith("/admin/")
    return response.status_code in {200, 422}


def _post(visitor, line):
    """Return whether a POST is taken, and what it wrote, which is rolled back."""
    writes = []

    def note(execute, sql, params, many, context):
        if sql.startswith(_WRITING):
            writes.append(sql)
        return execute(sql, params, many, context)

    with transaction.atomic():
        with connection.execute_wrapper(note):
            response = visitor.ask("post", line.address, line.data)
        transaction.set_rollback(True)
    return _is_taken(response, line), writes


def _is_taken(response, line):
    """Return whether a POST was more than refused. A list shows itself again if it does not offer the action."""
    is_login = response.status_code == 302 and response["Location"].startswith(reverse("admin:login"))
    if line.is_action:
        is_list_again = "cl" in (getattr(response, "context_data", None) or {})
        is_offered = not is_list_again and NOT_CHOSEN not in response.told
        return response.status_code in {200, 302} and is_offered and not is_login
    if response.status_code == 302:
        return response["Location"] != reverse("admin:index") and not is_login
    return response.status_code in {200, 409, 422}

"""No form takes a value for a column that it does not show, whatever is sent along with it."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import models

from contacts.models import ContactMessage
from feedback.models import Inspel, InspelReport
from followup.models import Activity
from naravard.staff.roles import REPORTER
from tests import factories
from tests.admin_rows import MAKERS
from tests.conftest import user_in_group
from tests.rendered_form import form_of, forms_of
from tests.staff import change_url, client_of

# Who has the fewest rights of those who may change a row.
LEADERS = ["contacts/user", "core/storageperiod", "feedback/retentionrule", "feedback/theme", "feedback/dialogueround"]
LEADERS += ["feedback/roundquestion", "feedback/replytemplate", "feedback/inspelreport", "followup/annualreport"]
# Pages without a form of their row: it is only read, or its page is a dialogue with buttons (tests/feedback/admin).
WITHOUT_FORM = {
    *["contacts/contactmessage", "core/outgoingmail", "feedback/deletionreceipt", "feedback/pagereaction"],
    *["followup/assessment", "followup/nudge", "feedback/inspel", "core/auditentry"],
}
# Their forms refuse in words what is sent along, or have a field that must be filled in first.
REFUSED = {"feedback/dialogueround", "feedback/inspelreport", "feedback/roundquestion"}


def hostile(field, row):
    """Return a value of the field that nobody gave it: another than it has now."""
    now = getattr(row, field.attname, None)
    if field.choices:
        return [value for value, _label in field.flatchoices if value not in {now, "", None}][-1]
    if isinstance(field, models.ForeignKey):
        return field.related_model._base_manager.exclude(pk=now).order_by("pk").values_list("pk", flat=True).last()
    if isinstance(field, models.BooleanField):
        return not now
    if isinstance(field, models.DateTimeField):
        return "2001-02-03 04:05"
    if isinstance(field, models.DateField):
        return "2001-02-03"
    if isinstance(field, models.IntegerField | models.DecimalField):
        return 7
    return '["fientlig"]' if isinstance(field, models.JSONField) else "fientlig"


def sent_along(row, shown):
    """Return {name: value} of the columns that the form does not show, as an attacker sends them."""
    hidden = [field for field in row._meta.concrete_fields if not field.primary_key and not shown & names_of(field)]
    values = {field: hostile(field, row) for field in hidden}
    forged = {}
    for field, value in values.items():
        parts = {"_0": str(value)[:10], "_1": str(value)[11:]} if isinstance(field, models.DateTimeField) else {}
        if value not in {None, False}:
            forged |= {field.name: value, field.attname: value} | {
                field.name + end: part for end, part in parts.items()
            }
    return values, forged


def names_of(field):
    return {field.name, f"{field.name}_0", f"{field.name}-clear"}


def taken(row, values):
    """Return the names of the columns that hold what the attacker sent."""
    row = type(row)._base_manager.get(pk=row.pk)
    return [field.name for field, value in values.items() if _reads_as(getattr(row, field.attname), value)]


def _reads_as(stored, sent):
    stored = stored.strftime("%Y-%m-%d %H:%M") if hasattr(stored, "hour") else stored
    return sent is not None and str(stored) == str(sent)


@pytest.mark.parametrize("model", sorted(set(MAKERS) - WITHOUT_FORM))
def test_form_of_the_admin_takes_only_what_it_shows(leader_client, editor_client, model):
    MAKERS[model](1)
    row = MAKERS[model](1)[0]
    client = leader_client if model in LEADERS else editor_client
    [form] = [form for form in forms_of(client.get(change_url(row))) if "_save" in form.names]
    values, forged = sent_along(row, form.fields)
    is_saved = form.submit(client, ("_save", "1"), forged=forged).status_code == 302
    assert is_saved == (model not in REFUSED)
    assert taken(row, values) == []
    assert not ContentType.objects.filter(model="fientlig").exists()


def test_reporter_gives_an_activity_to_nobody_and_publishes_none(db):
    own, other = factories.OrganisationFactory.create_batch(2)
    activity = factories.ActivityFactory(organisations=[own], is_public=False)
    client = client_of(user_in_group(REPORTER, organisation=own))
    [form] = [form for form in forms_of(client.get(change_url(activity))) if "_save" in form.names]
    values, forged = sent_along(activity, form.fields)
    forged |= {"organisations": [own.pk, other.pk], "sub_goals": [], "status": "done"}
    assert form.submit(client, ("_save", "1"), forged=forged).status_code == 302
    assert taken(activity, values) == []
    activity = Activity.objects.get()
    assert (activity.status, activity.is_public, *activity.organisations.all()) == ("done", False, own)
    assert activity.sub_goals.count() == 1


@pytest.mark.parametrize("kind", ["inspel", "round", "message", "report"])
def test_form_of_the_site_takes_only_what_it_shows(client, process_leader, kind):
    published = factories.published_inspel(by=process_leader)
    contact, dialogue_round = factories.ContactFactory(), factories.DialogueRoundFactory()
    factories.RoundQuestionFactory(round=dialogue_round)
    # What an attacker would rather have it belong to.
    factories.ContactFactory(), factories.DialogueRoundFactory(), factories.published_inspel(by=process_leader)
    model, address, typed = {
        "inspel": (Inspel, "/inspel/lamna/?vidare=ja", {"role": "staff", "text": "Längre öppet"}),
        "round": (Inspel, f"{dialogue_round.get_absolute_url()}lamna/", {"role": "staff"}),
        "message": (ContactMessage, f"{contact.get_absolute_url()}skriv/", {"text": "Hej, en fråga."}),
        "report": (InspelReport, f"{published.get_absolute_url()}rapportera/", {"reason": "other", "comment": "Nej."}),
    }[kind]
    form = form_of(client.get(address), *typed).fill(typed)
    for name in form.texts - set(typed) - {"website", "name", "email"}:
        form.fill({name: "Ett svar."})
    values, forged = sent_along(model(), form.fields | {"text"})  # of a round too: what is no longer asked comes along
    count = model.objects.count()
    assert form.submit(client, forged=forged, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 302
    assert model.objects.count() == count + 1
    row = model.objects.order_by("pk").last()
    assert taken(row, values) == []

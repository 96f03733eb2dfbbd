"""What the tests of the admin share: to log in, open a page, fill in its form, click a button and read the result."""

import re
from datetime import timedelta

from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.admin.moderation.apply import apply_action
from feedback.admin.moderation.form import ModerationForm
from feedback.admin.moderation.page_actions import PAGE_ACTIONS
from feedback.models import Inspel
from tests.rendered_form import form_of, forms_of

QUEUE = "/admin/feedback/inspel/"


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def change_url(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def open_form(client, inspel):
    """Return the form of the moderation page as it is when the client has just opened it."""
    return form_of(client.get(change_url(inspel)), "seen")


def click_action(client, inspel, action, *, opened=None, **typed):
    """Fill in the form of the moderation page, which may have been `opened` before, and click a button of it."""
    form = opened or open_form(client, inspel)
    return form.fill(typed).submit(client, ("action", action), follow=True)


def click_tool(client, inspel, tool, **typed):
    """Click one of the buttons beside the texts, which change what stands in a field and save nothing."""
    return open_form(client, inspel).fill(typed).submit(client, ("tool", tool), follow=True)


def forge_action(client, inspel, action, *, opened=None, **forged):
    """Send what no browser would from the moderation page: a button or values that are not on it."""
    form = opened or open_form(client, inspel)
    return form.submit(client, ("action", action), forged=forged, follow=True)


def filled_form(inspel, action, **typed):
    """Return the moderation form as somebody has filled it in and clicked the action, without its page."""
    data = QueryDict(mutable=True)
    for name, value in (ModerationForm(inspel=inspel).initial | typed).items():
        if value not in (None, False):
            data.setlist(name, [getattr(one, "pk", one) for one in (value if isinstance(value, list) else [value])])
    return ModerationForm(data, inspel=inspel, action=PAGE_ACTIONS[action])


def do_action(inspel, by, action, **typed):
    """Do what a click on the moderation page does, without the page. Raise what `apply_action` raises."""
    form = filled_form(inspel, action, **typed)
    assert form.is_valid(), form.errors
    apply_action(inspel=inspel, action=form.action, by=by, data=form.cleaned_data, seen=form.seen)
    inspel.refresh_from_db()


def choose_action(client, list_url, action, rows):
    """Tick rows of a list of the admin and choose an action for them; return the page after it."""
    form = form_of(client.get(list_url), "action", "_selected_action")
    return form.fill(action=action, _selected_action=rows).submit(client, "index", follow=True)


def save(client, row, **typed):
    """Fill in the admin's page of a row and save it."""
    return change_form(client, row).fill(typed).submit(client, "_save", follow=True)


def change_form(client, row):
    [form] = [form for form in forms_of(client.get(change_url(row))) if "_save" in form.names]
    return form


def due_in(inspel, days):
    Inspel.objects.filter(pk=inspel.pk).update(answer_due_on=timezone.localdate() + timedelta(days=days))


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def error_of(response, field):
    """Return what the page says at the field, or None."""
    match = re.search(rf'id="id_{field}_error"><li>(.*?)</li>', response.text)
    return match and match[1]

"""What the tests of the admin share: how staff signs in, opens a page, fills in a form and reads the answer."""

import re

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.admin.moderation.form import ModerationForm
from feedback.models import Inspel

QUEUE = "/admin/feedback/inspel/"


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def change_url(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def open_form(inspel):
    """What a process leader has in the form when the page has just been opened, as a browser would send it back."""
    form = ModerationForm(inspel=inspel)
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {name: getattr(value, "pk", value) or "" for name, value in values.items() if value != []}


def press(client, inspel, action, *, opened=None, **typed):
    """Press a button of the moderation page, having typed something into the form as it was when it was `opened`."""
    data = (opened or open_form(inspel)) | typed | {"action": action}
    return client.post(change_url(inspel), data, follow=True)


def due_in(inspel, days):
    Inspel.objects.filter(pk=inspel.pk).update(answer_due_on=timezone.localdate() + timezone.timedelta(days=days))


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def error_of(response, field):
    """Return what the page says at the field, or None."""
    match = re.search(rf'id="id_{field}_error"><li>(.*?)</li>', response.text)
    return match and match[1]

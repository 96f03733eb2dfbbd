"""A member of staff whose session ends while a page is open, and who logs in again, in that tab or in another."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.rendered_form import form_of

PASSWORD = "ett-losenord-for-test"
HERE = {"sec-fetch-site": "same-origin"}


def browser_of(user, *, is_superuser=True):
    """Return the browser of the user, logged in, with the checks of CSRF that a real one meets."""
    user.is_superuser = is_superuser
    user.set_password(PASSWORD)
    user.save()
    client = Client(enforce_csrf_checks=True, headers=HERE)
    log_in(client, username=user.username)
    return client


def log_in(client, address="/admin/login/", username="processledare"):
    """Log in on the page at the address, and return the page that it leads to."""
    form = form_of(client.get(address), "login", "password")
    return form.fill(login=username, password=PASSWORD).submit(client, follow=True)


def end_session():
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

"""The kinds of mail: an app registers a composer for each, with its name in the admin."""

from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formataddr, parseaddr

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Case, CharField, OuterRef, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce
from django.template.loader import render_to_string
from django.utils.translation import get_language

from core.bidi import isolated_html, isolated_mail, isolated_text


@dataclass(frozen=True)
class MailKind:
    """How a kind of mail is composed, its name in the admin, and what the admin says that one is about."""

    compose: Callable
    label: str
    model: str
    field: str
    settle: Callable | None


MAIL_KINDS = {}


def mail_composer(kind, *, label, about, settle=None):
    """
    Register the decorated function as the composer of this kind of mail; `label` is the name of the kind in the admin.

    `about` is the model of the row that the mail is about and the field by which the admin names it, for instance
    ("feedback.InspelMessage", "inspel__reference").

    `settle` is called in the transaction that claims such a mail: it waits until the rows that are being saved are
    committed, and lets no other be saved until then. So those who save them need not wait for each other
    (core/mail/groups.py).

    The composer takes the id of the row that the mail is about. It returns an EmailMessage, or None if the mail is no
    longer needed, for example because the row was deleted. Raise ValueError if the kind already has a composer.
    """

    def register(function):
        if kind in MAIL_KINDS:
            raise ValueError(f"two composers for {kind}")
        MAIL_KINDS[kind] = MailKind(function, label, *about, settle)
        return function

    return register


def render_mail(template, context, *, subject, **headers):
    """
    Return the mail made of templates/email/<template>.txt and .html, in the active language.

    Both parts have the same content; the HTML part has the portal's design. Content-Language says which language it is
    in, as the HTML does. It comes from the portal's name, unless the setting MAIL_FROM has another. `headers` are
    further arguments of EmailMessage, such as `to`.
    """
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    sender = formataddr((name or str(settings.PORTAL_NAME), address))
    context = {**context, "subject": subject}
    text, html = (render_to_string(f"email/{template}.{kind}", context) for kind in ["txt", "html"])
    subject, text = isolated_text(str(subject)), isolated_mail(text)
    message = EmailMultiAlternatives(subject=subject, body=text, from_email=sender, **headers)
    message.attach_alternative(isolated_html(html), "text/html")
    message.extra_headers = {"Content-Language": get_language()} | message.extra_headers  # RFC 3282
    return message


def compose(mail):
    """Return the EmailMessage of a queued mail as it would be sent now, or None if it is no longer needed."""
    return MAIL_KINDS[mail.kind].compose(mail.about_id)


def about_text():
    """Return an expression for querysets of OutgoingMail: the name of what each mail is about, in one query."""
    names = [
        When(kind=name, then=Subquery(_rows(kind.model).values_list(_name_or_dash(kind.field))[:1]))
        for name, kind in MAIL_KINDS.items()
    ]
    return Case(*names, default=Value(""))


def _name_or_dash(field):
    """Return an expression for the field as text. A row without a name is not gone."""
    return Coalesce(Cast(field, CharField()), Value("–"))


def _rows(model):
    return apps.get_model(model).objects.order_by().filter(pk=OuterRef("about_id"))

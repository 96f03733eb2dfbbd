"""The kinds of mail: an app registers a composer for each, with its name in the admin."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


@dataclass(frozen=True)
class MailKind:
    compose: Callable
    label: str


MAIL_KINDS = {}


def mail_composer(kind, *, label):
    """
    Register the decorated function as the composer of this kind of mail; `label` is the name of the kind in the admin.

    The composer takes the id of the row that the mail is about. It returns an EmailMessage, or None if the mail is no
    longer needed, for example because the row was deleted. Raise ValueError if the kind already has a composer.
    """

    def register(function):
        if kind in MAIL_KINDS:
            raise ValueError(f"two composers for {kind}")
        MAIL_KINDS[kind] = MailKind(function, label)
        return function

    return register


def render_mail(template, context, *, subject, **headers):
    """
    Return the mail made of templates/email/<template>.txt and .html, in the active language.

    Both parts have the same content; the HTML part has the portal's design. `headers` are further arguments of
    EmailMessage, such as `to`.
    """
    context = {**context, "subject": subject}
    text, html = (render_to_string(f"email/{template}.{kind}", context) for kind in ["txt", "html"])
    message = EmailMultiAlternatives(subject=subject, body=text, **headers)
    message.attach_alternative(html, "text/html")
    return message


def compose(mail):
    """Return the EmailMessage of a queued mail as it would be sent now, or None if it is no longer needed."""
    return MAIL_KINDS[mail.kind].compose(mail.about_id)

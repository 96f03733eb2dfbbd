"""The kinds of mail that there are: an app registers a composer for each, with what the admin calls it."""

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
    Register a function that builds the mail of this kind; `label` is its name in the admin.

    The function takes the id of the row that the mail is about and returns an EmailMessage, or None if the mail is no
    longer needed (the row is gone, the address was erased, the consent withdrawn). Raise ValueError if the kind is taken.
    """

    def register(function):
        if kind in MAIL_KINDS:
            raise ValueError(f"two composers for {kind}")
        MAIL_KINDS[kind] = MailKind(function, label)
        return function

    return register


def render_mail(template, context, *, subject, **headers):
    """
    Return the mail that templates/email/<template>.txt and .html make, in the active language.

    Plain text comes first and says everything; the HTML part says the same in the portal's design.
    """
    context = {**context, "subject": subject}
    text, html = (render_to_string(f"email/{template}.{kind}", context) for kind in ["txt", "html"])
    message = EmailMultiAlternatives(subject=subject, body=text, **headers)
    message.attach_alternative(html, "text/html")
    return message


def compose(mail):
    """Return the message as it would be sent now, or None if it is not needed."""
    return MAIL_KINDS[mail.kind].compose(mail.about_id)

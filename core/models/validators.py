"""Validators of model and form fields."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.email_address import UnmailableAddressError, is_only_inside, to_ascii


def refuse_future(day):
    """Validate the date of something that has happened."""
    if day > timezone.localdate():
        raise ValidationError(_("The date lies ahead. Write today's date or an earlier one."), code="future")


def refuse_unmailable(address):
    """
    Validate an e-mail address that looks right (EmailField) and that a mail has to reach.

    Where the portal is tried out (DEBUG), mail to the machine itself is allowed.
    """
    try:
        to_ascii(address)
        if address and is_only_inside(address) and not settings.DEBUG:
            raise UnmailableAddressError
    except UnmailableAddressError as error:
        text = _("Write the address as name@example.se, or leave the field empty.")
        raise ValidationError(text, code="invalid") from error

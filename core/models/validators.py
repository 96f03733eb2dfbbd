"""Validators of model and form fields."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _


def refuse_future(day):
    """Validate the date of something that has happened."""
    if day > timezone.localdate():
        raise ValidationError(_("The date lies ahead. Write today's date or an earlier one."), code="future")

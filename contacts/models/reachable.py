from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.phone import read_phone, read_phone_or_none


class Reachable(models.Model):
    """Base of whoever people can call: a telephone number, when somebody answers and what they help with."""

    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    hours = models.CharField(
        _("hours"),
        max_length=120,
        blank=True,
        help_text=_("When somebody answers, for instance “Monday to Friday 8–16”. Leave it empty if you do not know."),
    )
    helps_with = models.CharField(
        _("can help you with"),
        max_length=200,
        blank=True,
        help_text=_("What people can ask about, in a few words, for instance “questions about home care”."),
    )

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if self.phone:
            try:
                read_phone(self.phone)
            except ValidationError as error:
                raise ValidationError({"phone": error}) from error

    @property
    def phone_number(self):
        """The telephone number as a Phone, or None if there is none or it cannot be read."""
        return read_phone_or_none(self.phone)

    @property
    def phone_uri(self):
        """The number as a tel: link, or "" if it cannot be dialled."""
        return self.phone_number.uri if self.phone_number else ""

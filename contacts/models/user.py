from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.validators import refuse_unmailable


class User(AbstractUser):
    """A member of staff who works in the admin, as process leader or editor. Residents need no account."""

    organisation = models.ForeignKey(
        "contacts.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name=_("organisation"),
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def clean(self):
        super().clean()
        if self.email:
            try:
                refuse_unmailable(self.email)
            except ValidationError as error:
                raise ValidationError({"email": error}) from error

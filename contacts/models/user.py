from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models.validators import refuse_unmailable


class User(AbstractUser):
    """
    A member of staff who works in the admin, as process leader or editor. Residents need no account.

    Who has done anything is never deleted: the histories would say that the system did it. `forget_user`
    (naravard/staff) keeps the row without the person.
    """

    organisation = models.ForeignKey(
        "contacts.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name=_("organisation"),
    )
    is_former = models.BooleanField(_("is a former colleague"), default=False, editable=False)

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def get_username(self):
        return gettext("a former colleague") if self.is_former else super().get_username()

    def save(self, *args, **kwargs):
        self.email = self.email.lower()  # allauth looks for an address in lower case only
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        if self.email:
            try:
                refuse_unmailable(self.email)
            except ValidationError as error:
                raise ValidationError({"email": error}) from error

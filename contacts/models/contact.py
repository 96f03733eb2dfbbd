from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.models.reachable import Reachable
from contacts.names import split_name
from core.models.base import Example, Slugged, SlugManager
from core.models.validators import refuse_unmailable
from core.swedish_order import SwedishOrder


class ContactQuerySet(models.QuerySet):
    def public(self):
        return self.filter(is_public=True).select_related("organisation").order_by("order", SwedishOrder("name"))

    def process_leader(self):
        """Return the process leader, or None while no contact has the role. On a page, ask the public contacts."""
        return self.filter(is_process_leader=True).first()


class Contact(Reachable, Slugged, Example):
    """A person or a group that people can contact, and that may hold a seat in a governing body."""

    name = models.CharField(_("name"), max_length=120)
    family_name = models.CharField(
        _("family name"),
        max_length=120,
        blank=True,
        help_text=_("Needed if the name has three words or more, so that address books sort it as it should be."),
    )
    title = models.CharField(_("title"), max_length=160, blank=True)
    organisation = models.ForeignKey(
        "contacts.Organisation", models.PROTECT, related_name="contacts", verbose_name=_("organisation")
    )
    email = models.EmailField(
        _("e-mail"), blank=True, help_text=_("If empty, messages through the form go to the process leader.")
    )
    is_group = models.BooleanField(_("is a group"), default=False, help_text=_("Not one person, for instance a board."))
    is_process_leader = models.BooleanField(
        _("is the process leader"),
        default=False,
        help_text=_("One contact at a time: whoever has the role now gives it up when you save."),
    )
    is_public = models.BooleanField(_("shown on the site"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    objects = SlugManager.from_queryset(ContactQuerySet)()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["order", SwedishOrder("name")]
        constraints = [
            models.UniqueConstraint(
                "is_process_leader",
                name="contact_one_process_leader",
                condition=models.Q(is_process_leader=True),
                violation_error_message=_("There is already a process leader. Take the role from that contact first."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("contact", args=[self.slug])

    def clean(self):
        errors = {}
        for check in (super().clean, self._refuse_unmailable, self._refuse_unclear_name):
            try:
                check()
            except ValidationError as error:
                errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def _refuse_unmailable(self):
        if self.email:
            try:
                refuse_unmailable(self.email)
            except ValidationError as error:
                raise ValidationError({"email": error}) from error

    def _refuse_unclear_name(self):
        if fault := self._name_fault():
            raise ValidationError({"family_name": fault})

    def _name_fault(self):
        """Return what is wrong with the family name, or None."""
        if self.family_name:
            is_end = self.name == self.family_name or self.name.endswith(f" {self.family_name}")
            return None if is_end else _("Write the family name as it stands at the end of the name.")
        if not self.is_group and split_name(self.name) is None:
            return _("Write the family name: which words it is cannot be told from the name.")
        return None

    @property
    def name_parts(self):
        """The given name and the family name. A group has a family name only."""
        if self.is_group:
            return "", self.name
        if self.family_name:
            return self.name.removesuffix(self.family_name).strip(), self.family_name
        given, _space, family = self.name.rpartition(" ")
        return split_name(self.name) or (given, family)

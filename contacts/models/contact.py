from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.names import split_name
from contacts.phone import read_phone, read_phone_or_none
from core.models.base import Example, Slugged, SlugManager
from core.models.validators import refuse_unmailable
from core.swedish_order import SwedishOrder


class ContactQuerySet(models.QuerySet):
    def public(self):
        return self.filter(is_public=True).select_related("organisation").order_by("order", SwedishOrder("name"))

    def process_leader(self):
        """Return the process leader, or None while no contact has the role. On a page, ask the public contacts."""
        return self.filter(is_process_leader=True).first()


class Contact(Slugged, Example):
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
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
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
        super().clean()
        errors = {}
        for field, check in [("phone", read_phone), ("email", refuse_unmailable)]:
            try:
                if getattr(self, field):
                    check(getattr(self, field))
            except ValidationError as error:
                errors[field] = error
        if fault := self._name_fault():
            errors["family_name"] = fault
        if errors:
            raise ValidationError(errors)

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

    @property
    def phone_number(self):
        """The telephone number as a Phone, or None if there is none or it cannot be read."""
        return read_phone_or_none(self.phone)

    @property
    def phone_uri(self):
        """The number as a tel: link, or "" if it cannot be dialled."""
        return self.phone_number.uri if self.phone_number else ""

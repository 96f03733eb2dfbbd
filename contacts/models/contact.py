from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models.base import Example, Slugged, SlugManager


class ContactQuerySet(models.QuerySet):
    def public(self):
        return self.filter(is_public=True).select_related("organisation").order_by("order", "name")

    def process_leader(self):
        """Return the process leader, or None while no contact has the role."""
        return self.filter(is_process_leader=True).first()


class Contact(Slugged, Example):
    """A person or a group that people can contact, and that may hold a seat in a governing body."""

    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("title"), max_length=160, blank=True)
    organisation = models.ForeignKey(
        "contacts.Organisation", models.PROTECT, related_name="contacts", verbose_name=_("organisation")
    )
    email = models.EmailField(
        _("e-mail"), blank=True, help_text=_("If empty, messages through the form go to the process leader.")
    )
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    is_group = models.BooleanField(_("is a group"), default=False, help_text=_("Not one person, for instance a board."))
    is_process_leader = models.BooleanField(_("is the process leader"), default=False)
    is_public = models.BooleanField(_("shown on the site"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    objects = SlugManager.from_queryset(ContactQuerySet)()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["order", "name"]
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

    @property
    def phone_uri(self):
        """The number as a tel: link (RFC 3966). A number without a country code is taken to be Swedish."""
        digits = "".join(char for char in self.phone if char.isdigit())
        if self.phone.strip().startswith("+"):
            return f"tel:+{digits}"
        return f"tel:+46{digits.removeprefix('0')}"

    @property
    def mail_to(self):
        """The address for messages through the form, or "" if neither the contact nor the process leader has one."""
        if self.email:
            return self.email
        leader = Contact.objects.process_leader()
        return leader.email if leader else ""

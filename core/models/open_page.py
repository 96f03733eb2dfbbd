"""Who has which page of the admin open, so that two do not work on one row without knowing."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

OPEN_SECONDS = 75  # the page tells every 30 seconds (static/portal_admin/open-pages.js): one such may get lost


class OpenPageManager(models.Manager):
    def tell(self, user, address):
        """Note that the user has the page open now, and forget the pages that nobody has told of for long."""
        now = timezone.now()
        self.filter(told_at__lt=now - timedelta(seconds=OPEN_SECONDS)).delete()
        row, _is_new = self.update_or_create(user=user, address=address, defaults={"told_at": now})
        return row

    def others(self, user, address):
        """Return the rows of those who have it open besides the user, who came first first."""
        since = timezone.now() - timedelta(seconds=OPEN_SECONDS)
        rows = self.filter(address=address, told_at__gte=since).exclude(user=user)
        return rows.select_related("user").order_by("opened_at", "pk")


class OpenPage(models.Model):
    """A page of the admin that somebody has open. It goes when the page is closed, or says nothing for OPEN_SECONDS."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=200)
    opened_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(db_index=True)

    objects = OpenPageManager()

    class Meta:
        verbose_name = _("open page")
        verbose_name_plural = _("open pages")
        constraints = [models.UniqueConstraint("user", "address", name="open_page_once_for_each_user")]

    def __str__(self):
        return f"{self.user}: {self.address}"

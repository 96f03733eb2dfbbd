from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ThrottleManager(models.Manager):
    def forget_expired(self):
        """Delete the counts of earlier hours and days, which are of no use, and return how many there were."""
        return self.filter(expires_at__lte=timezone.now()).delete()[0]

    def count_one(self, key_hash, *, expires_at):
        """Add one to the count of the key and return the new count, in a fixed number of queries."""
        row, is_new = self.get_or_create(key_hash=key_hash, defaults={"expires_at": expires_at})
        if is_new:
            self.forget_expired()
        counted = self.filter(pk=row.pk)
        counted.update(count=F("count") + 1)
        return counted.values_list("count", flat=True).first() or 1


class Throttle(models.Model):
    """
    A count of how often something was sent from a network in one hour, or to an address or about an inspel in one day.

    `key_hash` is a hash with another key for each hour or day (core/rate_limit.py). Rows of earlier ones are of no use
    and are removed when a new row is added.
    """

    key_hash = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = ThrottleManager()

    class Meta:
        verbose_name = _("rate limit")
        verbose_name_plural = _("rate limits")

    def __str__(self):
        return f"{self.count} until {self.expires_at:%Y-%m-%d %H:%M}"

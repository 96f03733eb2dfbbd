from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.raw_sql import ask

_COUNT_ONE = """
    INSERT INTO core_throttle (key_hash, count, expires_at) VALUES (%(key_hash)s, 1, %(expires_at)s)
    ON CONFLICT (key_hash) DO UPDATE SET count = core_throttle.count + 1 RETURNING count
"""


class ThrottleManager(models.Manager):
    def forget_expired(self):
        """Delete the counts of earlier hours and days, which are of no use, and return how many there were."""
        return self.filter(expires_at__lte=timezone.now()).delete()[0]

    def count_one(self, key_hash, *, expires_at):
        """Add one to the count of the key and return the new count, in one statement but for the first of a key."""
        expires = connection.ops.adapt_datetimefield_value(expires_at)
        [[count]] = ask(_COUNT_ONE, key_hash=key_hash, expires_at=expires)
        if count == 1:
            self.forget_expired()
        return count

    def take_back_one(self, key_hashes):
        """Take one from the count of each of the keys."""
        self.filter(key_hash__in=key_hashes, count__gt=0).update(count=models.F("count") - 1)


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

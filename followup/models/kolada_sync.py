from datetime import timedelta

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# A page of Kolada's takes no longer, with all attempts and pauses (followup/kolada/client.py).
SILENT_MINUTES = 10


class KoladaUnderwayError(Exception):
    """Values are being fetched from Kolada already."""


class KoladaSyncManager(models.Manager):
    def begin(self):
        """Return a new row, underway. Raise KoladaUnderwayError if there is one; one that was broken off is ended."""
        now = timezone.now()
        silent = self.filter(state=KoladaSync.State.UNDERWAY, told_at__lt=now - timedelta(minutes=SILENT_MINUTES))
        silent.update(state=KoladaSync.State.FAILED, finished_at=now, message=broken_off())
        try:
            with transaction.atomic():
                return self.create()
        except IntegrityError as error:
            raise KoladaUnderwayError from error

    def latest_first(self):
        return self.order_by("-pk")


class KoladaSync(models.Model):
    """One fetching of values from Kolada: how far it has come, and how it ended."""

    class State(models.TextChoices):
        UNDERWAY = "underway", _("underway")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    state = models.CharField(max_length=8, choices=State, default=State.UNDERWAY)
    enqueued_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    pages = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    revised = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)

    objects = KoladaSyncManager()

    class Meta:
        verbose_name = _("fetching from Kolada")
        verbose_name_plural = _("fetchings from Kolada")
        constraints = [
            models.UniqueConstraint("state", name="kolada_sync_one_underway", condition=models.Q(state="underway")),
        ]

    def __str__(self):
        return f"Kolada {self.enqueued_at:%Y-%m-%d %H:%M}"

    @property
    def is_broken_off(self):
        """Whether it says that it is underway, but whatever ran it was ended or never began."""
        is_silent = self.told_at < timezone.now() - timedelta(minutes=SILENT_MINUTES)
        return self.state == self.State.UNDERWAY and is_silent

    @property
    def is_underway(self):
        return self.state == self.State.UNDERWAY and not self.is_broken_off

    @property
    def has_failed(self):
        return self.state == self.State.FAILED or self.is_broken_off

    @property
    def outcome(self):
        """The message, also of one that was broken off and could not say so itself."""
        return broken_off() if self.is_broken_off else self.message


def broken_off():
    return gettext("It was broken off before it was done. Begin again.")

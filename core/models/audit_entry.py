from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """
    A line of the audit log: who signed in, changed rights or storage periods, or read or took out what the public sent.

    Rows are only added: triggers of the database refuse each change, and each deletion before `keep_until`
    (core/migrations/0004_audit_entry.py). So who did it and what it is about are kept as they read then, not as
    references, and hold no personal data of a sender. Write one by `core.audit.entries.record`.
    """

    class Kind(models.TextChoices):
        SIGN_IN = "sign_in", _("logged in")
        FAILED_SIGN_IN = "failed_sign_in", _("failed to log in")
        SIGN_OUT = "sign_out", _("logged out")
        ACCOUNT = "account", _("rights of an account")
        ROLE = "role", _("rights of a role")
        EXPORT = "export", _("took out a file")
        CONTACT_DETAILS = "contact_details", _("read a sender's contact details")
        DISCLOSURE = "disclosure", _("made a copy for disclosure")
        RETENTION = "retention", _("changed how long something is kept")

    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    kind = models.CharField(_("what happened"), max_length=20, choices=Kind, editable=False)
    actor_id = models.BigIntegerField(_("number of the account"), null=True, editable=False)
    actor_name = models.CharField(_("who"), max_length=460, blank=True, editable=False)
    about_type = models.CharField(max_length=60, blank=True, editable=False)
    about_id = models.CharField(max_length=40, blank=True, editable=False)
    about_label = models.CharField(_("about"), max_length=460, blank=True, editable=False)
    detail = models.JSONField(_("more"), default=dict, encoder=DjangoJSONEncoder, editable=False)
    keep_until = models.DateTimeField(_("not removed before"), editable=False)

    class Meta:
        verbose_name = _("audit log entry")
        verbose_name_plural = _("audit log")
        ordering = ["-pk"]
        default_permissions = ["view"]
        indexes = [
            models.Index(fields=["kind", "-id"], name="audit_entry_of_kind"),
            models.Index(fields=["at"], name="audit_entry_at"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.actor_name or self.about_label}"

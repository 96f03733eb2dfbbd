from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models.base import Example
from core.translations.follow import take_over_states
from strategy.models.draft import language_columns

MAX_TEXT = 400
WORDING = [*language_columns(["text"]), "asks_evidence"]


class StatementQuerySet(models.QuerySet):
    def asked_now(self):
        """Return those that a new period asks: in use, of sub-goals of the current strategy, in their order."""
        rows = self.filter(is_in_use=True, sub_goal__strategy__is_current=True)
        return rows.order_by("sub_goal__number", "order", "pk")


class Statement(Example):
    """
    A statement that organisations take a stand on in the self-assessment, as it is worded now.

    What was asked in a period is a StatementVersion: each change of a statement that was asked makes a new one.
    """

    can_become_real = False

    sub_goal = models.ForeignKey(
        "strategy.SubGoal", models.PROTECT, related_name="statements", verbose_name=_("sub-goal")
    )
    text = models.CharField(
        _("statement"), max_length=MAX_TEXT, help_text=_("Whoever reports says how well it fits, from 1 to 5.")
    )
    asks_evidence = models.BooleanField(
        _("ask for evidence"), default=False, help_text=_("Whoever reports must say what shows that it is so.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    is_in_use = models.BooleanField(_("in use"), default=True, help_text=_("If not, no new period asks it."))
    updated_at = models.DateTimeField(_("updated"), auto_now=True, null=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement of the self-assessment")
        verbose_name_plural = _("statements of the self-assessment")
        ordering = ["sub_goal", "order", "pk"]

    def __str__(self):
        return self.text or ""

    @transaction.atomic
    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        take_over_states(self, self.keep_version())

    def translations_followed(self):
        """Let the latest version, which says the same, be as old: an editor may confirm a text without a save."""
        latest = self.versions.order_by("-number").first()
        if latest and all(getattr(latest, name) == getattr(self, name) for name in WORDING):
            take_over_states(self, latest)

    def keep_version(self):
        """Write the wording into the latest version, or into a new one if that was asked and is changed. Return it."""
        wording = {name: getattr(self, name) for name in WORDING}
        latest = self.versions.select_for_update().order_by("-number").first()
        if latest is None:
            return self.versions.create(number=1, **wording)
        if latest.is_changed_by(wording) and latest.is_asked:
            return self.versions.create(number=latest.number + 1, **wording)
        changed = [name for name, value in wording.items() if getattr(latest, name) != value]
        for name in changed:
            setattr(latest, name, wording[name])
        if changed:
            latest.save(update_fields=changed)
        return latest


class StatementVersion(models.Model):
    """A statement in the words in which it was asked, or will be. Scores belong to a version."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="versions", verbose_name=_("statement"))
    number = models.PositiveSmallIntegerField(_("version"), default=1, validators=[MinValueValidator(1)])
    text = models.CharField(_("statement"), max_length=MAX_TEXT)
    asks_evidence = models.BooleanField(_("ask for evidence"), default=False)
    is_comparable = models.BooleanField(
        _("may be compared with the version before"),
        default=False,
        help_text=_("If not, no line is drawn from the answers to that version to the answers to this one."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("version of a statement")
        verbose_name_plural = _("versions of statements")
        ordering = ["statement", "number"]
        constraints = [
            models.UniqueConstraint("statement", "number", name="statement_version_number_unique"),
            models.CheckConstraint(name="statement_version_number_from_1", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="statement_version_first_compares_with_none",
                condition=Q(is_comparable=False) | Q(number__gt=1),
                violation_error_message=_("The first version has none before it to be compared with."),
            ),
        ]

    def __str__(self):
        return self.text or ""

    def is_changed_by(self, wording):
        """Return whether the wording says something else. A translation where there was none does not."""
        return any(value != wording[name] for name in WORDING if (value := getattr(self, name)) or value is False)

    @property
    def is_asked(self):
        """Whether somebody may have read it: a period has it, or an open one asks what is worded now."""
        of_its_kind = self.periods.model.objects.filter(is_example=self.statement.is_example)
        return self.periods.exists() or of_its_kind.open().exists()


def comparable_stretches(versions):
    """
    Return {id of a version: number of its stretch}: versions of a statement in one stretch may be compared.

    `versions` are all of the statements that matter, in any order.
    """
    stretches, last = {}, {}
    for version in sorted(versions, key=lambda version: (version.statement_id, version.number)):
        stretch = last.get(version.statement_id, 0) + (0 if version.is_comparable else 1)
        stretches[version.pk] = last[version.statement_id] = stretch
    return stretches

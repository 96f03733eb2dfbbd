"""Wordings that stand once somebody has answered them: a later change would put other words beside what was said."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _


class Frozen(models.Model):
    """
    Base of a model with columns that stand once `has_been_answered`; what is empty in a language can still be added.

    `clean` says it at the field, for the admin; `save` refuses, whoever calls it.
    """

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        with transaction.atomic():
            self.lock_answers()
            self._refuse_changes()
            super().save(*args, **kwargs)

    def frozen_columns(self):
        """Return the names of the columns that stand."""
        raise NotImplementedError

    def has_been_answered(self):
        raise NotImplementedError

    def lock_answers(self):
        """Lock what storing an answer locks too, so that none comes in while the row is saved."""
        raise NotImplementedError

    def standing_values(self):
        """Return {column: value} of what may not change any more, as it is stored."""
        stored = type(self)._base_manager.filter(pk=self.pk).first() if self.pk else None
        if stored is None or not stored.has_been_answered():
            return {}
        values = {name: getattr(stored, name) for name in stored.frozen_columns()}
        return {name: value for name, value in values.items() if value or not _is_text(stored, name)}

    def standing_message(self, column):
        """Return why the column stands; %(wording)s is its value."""
        return _("Somebody has answered this, so it stands as it was asked: “%(wording)s”.")

    def clean(self):
        super().clean()
        self._refuse_changes()

    def _refuse_changes(self):
        """Raise ValidationError with what stands at each column that has been changed although it stands."""
        errors = {
            self._meta.get_field(name).name: ValidationError(
                self.standing_message(name), code="frozen", params={"wording": value or "–"}
            )
            for name, value in self.standing_values().items()
            if getattr(self, name) != value
        }
        if errors:
            raise ValidationError(errors)


def _is_text(row, name):
    return isinstance(row._meta.get_field(name), models.CharField | models.TextField)

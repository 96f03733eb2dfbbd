from django.db import models
from django.utils.translation import gettext_lazy as _

from core.translations.units import Unit, older_paragraphs

SIDES = ["made_from", "swedish", "text"]


class OlderTranslation(models.Model):
    """
    A translated text of which something is older than the Swedish. Of all others there is no row.

    `units` says of which Swedish paragraphs each paragraph was made, as fingerprints (core/translations/units.py).
    """

    model = models.CharField(_("kind"), max_length=80)  # as in Model._meta.label_lower
    row = models.BigIntegerField(_("row"))
    field = models.CharField(_("field"), max_length=80)  # without the language
    language = models.CharField(_("language"), max_length=20)
    units = models.JSONField(_("paragraphs"))
    paragraphs = models.JSONField(_("older paragraphs"), help_text=_("Their places in the translation, from 0."))
    count = models.PositiveIntegerField(_("number of paragraphs"))

    class Meta:
        verbose_name = _("translation older than the Swedish")
        verbose_name_plural = _("translations older than the Swedish")
        constraints = [
            models.UniqueConstraint(fields=["model", "row", "field", "language"], name="older_translation_unique")
        ]

    def __str__(self):
        return f"{self.model} {self.row} {self.field} {self.language}"

    @property
    def key(self):
        return self.row, self.field, self.language

    def read_units(self):
        return [Unit(*parts) for parts in self.units]

    def write_units(self, units):
        self.units = [[getattr(unit, side) for side in SIDES] for unit in units]
        self.paragraphs = older_paragraphs(units)
        self.count = sum(len(unit.text) for unit in units)

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.translations.places import Gap, places_of
from core.translations.units import Unit

KEY = ["model", "row", "field", "language"]
SIDES = ["made_from", "swedish", "text"]


class Ages(models.Model):
    """Base of what is known of the age of a translation of a text: `units` are those of units.py, as lists."""

    model = models.CharField(_("kind"), max_length=80)  # as in Model._meta.label_lower
    row = models.BigIntegerField(_("row"))
    field = models.CharField(_("field"), max_length=80)  # without the language
    language = models.CharField(_("language"), max_length=20)
    units = models.JSONField(_("paragraphs"), default=list)

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.model} {self.row} {self.field} {self.language}"

    @property
    def key(self):
        return self.row, self.field, self.language

    def read_units(self):
        return [Unit(*map(list, parts)) for parts in self.units]

    def write_units(self, units):
        self.units = [[getattr(unit, side) for side in SIDES] for unit in units]


class OlderTranslation(Ages):
    """
    A translated text of which something is older than the Swedish. Of all others there is no row.

    `units` says of which Swedish paragraphs each paragraph was made, as fingerprints (core/translations/units.py).
    """

    paragraphs = models.JSONField(_("older paragraphs"), help_text=_("Their places in the translation, from 0."))
    removed = models.JSONField(
        _("removed paragraphs"), default=list, db_default=[], help_text=_("Those that the Swedish no longer has.")
    )
    missing = models.JSONField(
        _("missing paragraphs"), default=list, db_default=[], help_text=_("The gaps where the Swedish has more.")
    )
    count = models.PositiveIntegerField(_("number of paragraphs"))

    class Meta:
        verbose_name = _("translation older than the Swedish")
        verbose_name_plural = _("translations older than the Swedish")
        constraints = [models.UniqueConstraint(fields=KEY, name="older_translation_unique")]

    def write_units(self, units):
        super().write_units(units)
        self.count = sum(len(unit.text) for unit in units)
        self.paragraphs, self.removed, _moved, self.missing = places_of(units)

    @property
    def gaps(self):
        return [Gap(*gap) for gap in self.missing]


class EarlierAge(Ages):
    """
    How old a translation was when its text and its Swedish were both as `texts`, a fingerprint of them, says.

    So whatever brings both back, such as restoring an earlier version, finds what was so then, also what an editor had
    said of it. Without units it was up to date.
    """

    texts = models.CharField(_("fingerprint of both texts"), max_length=16)

    class Meta:
        verbose_name = _("earlier age of a translation")
        verbose_name_plural = _("earlier ages of translations")
        constraints = [models.UniqueConstraint(fields=[*KEY, "texts"], name="earlier_age_unique")]

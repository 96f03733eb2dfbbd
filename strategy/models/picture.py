from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.pictures import PictureField
from strategy.models.draft import language_columns

PICTURE_TEXTS = ["picture_alt", "picture_caption"]


class Pictured(models.Model):
    """Base of a text that may have a picture, with a description for those who cannot see it."""

    picture = PictureField(
        _("picture"),
        help_text=_(
            "JPEG, PNG or WebP, at most 15 MB. Describe it in “What the picture shows”. Show a person only if you may, "
            "and never a patient without consent."
        ),
    )
    picture_alt = models.CharField(
        _("what the picture shows"),
        max_length=300,
        blank=True,
        help_text=_("Describe what the picture shows for those who cannot see it. Needed in Swedish with a picture."),
    )
    picture_caption = models.CharField(
        _("caption"),
        max_length=200,
        blank=True,
        help_text=_("Stands below the picture, for example who took it."),
    )

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if self.picture and not self.picture_alt_sv:
            message = _("Describe what the picture shows: a screen reader reads it out in place of the picture.")
            raise ValidationError({"picture_alt_sv": message})


def picture_columns():
    """Return the names of the columns of a Pictured, for its draft."""
    return ["picture", *language_columns(PICTURE_TEXTS)]


def described_picture(name):
    """Return the constraint that a picture has a description in Swedish."""
    is_described = Q(picture_alt_sv__isnull=False, picture_alt_sv__gt="")
    return models.CheckConstraint(name=name, condition=Q(picture="") | is_described)

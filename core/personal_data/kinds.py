"""The kinds of personal data, and what a search returns."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    IDENTITY_NUMBER = "identity_number", _("personal identity number")
    EMAIL = "email", _("e-mail address")
    TELEPHONE = "telephone", _("telephone number")
    NAME = "name", _("name")
    # Only hints:
    POSSIBLE_IDENTITY_NUMBER = "possible_identity_number", _("perhaps a personal identity number")
    BIRTH_DATE = "birth_date", _("perhaps a date of birth")


@dataclass(frozen=True)
class PersonalDataMatch:
    """A finding in the text from index `start` up to, but not including, `end`."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True)
class Part:
    """A part of a text; `kind` is the kind of personal data that it is, or None."""

    text: str
    kind: Kind | None = None

"""The short link on a dialogue round's poster: valid for as long as the round is announced, also when it has closed."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse

# No vowels, so that no word is formed, and nothing easily confused: no l, i, o, 0 or 1, and v but not w.
CODE_LETTERS = "bdfghjkmnprtvx"
CODE_LENGTH = 5


def random_code():
    return "".join(secrets.choice(CODE_LETTERS) for _letter in range(CODE_LENGTH))


def normalise_code(text):
    """Return a typed code in the form in which it is stored: lower case, without the signs between and around it."""
    return "".join(filter(str.isalnum, text.lower()))


class PosterLinkQuerySet(models.QuerySet):
    def with_code(self, text):
        """Return the announced round of a typed code, or None."""
        return self.filter(code=normalise_code(text), is_announced=True).first()


class PosterLinkMixin:
    @property
    def short_url(self):
        """The full short address, which redirects to the round in the active language."""
        return settings.SITE_URL + reverse("dialogue_round_code", args=[self.code])

    @property
    def short_address(self):
        """The short address as it is read out and printed: without the scheme and the last slash."""
        return self.short_url.partition("://")[2].rstrip("/")

    @property
    def short_address_parts(self):
        """The parts of `short_address`, split before each slash, where a line may break."""
        return self.short_address.replace("/", " /").split(" ")

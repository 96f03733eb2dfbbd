from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.slugs import refuse_reserved


class Example(models.Model):
    """Base of every model that can hold example content, which is marked on the site and can be removed in one step."""

    is_example = models.BooleanField(
        _("example"),
        default=False,
        editable=False,
        help_text=_("Made up to show how the portal works. Removed by “manage.py remove_examples”."),
    )

    # Whether an editor may make an example its own content. What nobody said never becomes real by being edited.
    can_become_real = True

    class Meta:
        abstract = True

    def keep_as_real(self):
        """Make the example real content: it is marked no more, and stays when the examples are removed."""
        self.is_example = False
        self._change_reason = gettext("Kept as real")  # for its history
        self.save(update_fields=["is_example"])


class SlugManager(models.Manager):
    """Manager for natural keys: fixtures refer to a row by its slug, which is the same in every database."""

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class Slugged(models.Model):
    """Base of every model whose rows have a web address."""

    slug = models.SlugField(_("web address part"), max_length=80, unique=True)

    objects = SlugManager()

    class Meta:
        abstract = True

    def natural_key(self):
        return (self.slug,)

    def clean_fields(self, exclude=None):
        super().clean_fields(exclude=exclude)
        if "slug" not in (exclude or ()):
            refuse_reserved(type(self), self.slug)

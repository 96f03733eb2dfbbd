"""The labels beside an inspel, in the words that stood there when its sender chose them or somebody sorted it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override


class Labels(models.Model):
    """
    Base of Inspel: what a sub-goal, municipality, role or theme was called when it came to stand beside the inspel.

    They are stored by reference, for filters and counts. A reference alone would let a new name speak for whoever chose
    the old one.
    """

    labels = models.JSONField(
        _("labels as they were shown"),
        default=dict,
        blank=True,
        editable=False,
        help_text=_("In the language of the inspel, by the field and the row."),
    )

    class Meta:
        abstract = True

    def remember_labels(self, themes=()):
        """Note what each label reads now, unless it is noted already. The caller saves the row."""
        choices = [(name, getattr(self, name)) for name in ["sub_goal", "municipality", "role"]]
        for name, choice in [*choices, *(("theme", theme) for theme in themes)]:
            if choice:
                self.labels.setdefault(_key(name, choice), self._reads(name, choice, self.language))

    def label(self, name, choice=None):
        """Return the label as it was shown. `choice` is the theme; of the fields it is the one that is chosen."""
        choice = choice or getattr(self, name)
        return self.label_then(name, choice) or self._reads(name, choice)

    def label_then(self, name, choice=None):
        """Return the label as it was shown if it reads otherwise now in the language in which it was shown, else ""."""
        choice = choice or getattr(self, name)
        then = self.labels.get(_key(name, choice), "") if choice else ""
        return "" if then and self._reads(name, choice, self.language) == then else then

    def _reads(self, name, choice, language=None):
        """Return what the choice is called now in the language, by default the active one."""
        label = self.Role(choice).label if name == "role" and choice else choice
        if language is None:
            return str(label or "")
        with override(language):
            return str(label or "")


def _key(name, choice):
    return f"{name}:{getattr(choice, 'pk', choice)}"

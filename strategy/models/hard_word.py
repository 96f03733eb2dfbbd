"""A hard word with its explanation, for the page of words and for the texts in which it occurs."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from core.models.base import Slugged, SlugManager
from core.swedish_order import SwedishOrder
from strategy.models.draft import language_columns

# Three letters at least before *, or it stands for half of all words; none elsewhere.
_FORM = re.compile(r"[^*]{3,}\*?|[^*]{1,2}")


class HardWord(Slugged):
    """A word that readers cannot be expected to know. Its slug is its anchor on the page of words."""

    word = models.CharField(_("word"), max_length=80, help_text=_("As it stands on the page of difficult words."))
    forms = models.CharField(
        _("forms"),
        max_length=299,
        blank=True,
        help_text=_(
            "How the word can look in a text of this language, with commas between; * stands for any ending. Its first "
            "place on a page is explained. Empty: it is explained on the page of difficult words only."
        ),
    )
    explanation = models.TextField(
        _("explanation"), max_length=400, help_text=_("One to three short sentences, without other difficult words.")
    )
    updated_at = models.DateTimeField(_("updated"), auto_now=True, null=True)

    objects = SlugManager()

    class Meta:
        verbose_name = _("difficult word")
        verbose_name_plural = _("difficult words")
        ordering = [SwedishOrder("word_sv")]

    def __str__(self):
        return self.word

    def get_absolute_url(self):
        return f"{reverse('hard_words')}#{self.slug}"

    def clean(self):
        """Refuse a form that another word has in the same language: a text could be explained in two ways."""
        super().clean()
        for column in language_columns(["forms"]):
            if bad := [form for form in split_forms(getattr(self, column)) if not _FORM.fullmatch(form)]:
                text = _("Write at least three letters, with * at the end only: %(forms)s.")
                raise ValidationError({column: ValidationError(text, params={"forms": ", ".join(bad)})})
        others = list(HardWord.objects.exclude(pk=self.pk))
        for column in language_columns(["forms"]):
            own = set(split_forms(getattr(self, column)))
            for other in others:
                if common := own.intersection(split_forms(getattr(other, column))):
                    text = _("“%(other)s” has this form too: %(forms)s.")
                    names = {"other": other.word, "forms": ", ".join(sorted(common))}
                    raise ValidationError({column: ValidationError(text, params=names)})

    def forms_in(self, language):
        """Return the forms of the word in texts of the language, in lower case. They never fall back to Swedish."""
        return split_forms(getattr(self, build_localized_fieldname("forms", language)))


def split_forms(text):
    """Return what stands between the commas, each once, in lower case."""
    return list(dict.fromkeys(form for part in (text or "").split(",") if (form := " ".join(part.split()).lower())))

"""In which languages an inspel, its answer and what it led to are written."""

from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from core.language_names import is_swedish, name_for_staff, written_direction

ANSWER_MAX_LENGTH = 10000
# {language: field}. The library of the other translations would make `led_to` mean the text in the reader's language
# in every query too: what led to something would differ between readers, and no index would know it.
LED_TO_TRANSLATIONS = {
    code: build_localized_fieldname("led_to", code)
    for code, _name in settings.LANGUAGES
    if code != settings.LANGUAGE_CODE
}
LED_TO_TEXTS = ["led_to", *LED_TO_TRANSLATIONS.values()]
ANSWER_TEXTS = ["answer", "answer_translation", *LED_TO_TEXTS]  # what staff write for the sender and for everybody


class ReadableAnswer(NamedTuple):
    """A given answer in one of its languages, as a list shows it."""

    text: str
    language: str  # as `lang`


class Languages(models.Model):
    """
    Base of Inspel: the language of what was sent, and of the answer.

    `language` is that of the portal's own words to the sender: pages, mails, labels. The text may be in any language.
    An answer is in Swedish, and for a sender who wrote in another language in that too. What it led to is for
    everybody: in Swedish (`led_to`), and translated into the languages of the portal.
    """

    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES, editable=False)
    text_language = models.CharField(
        _("language of the text"),
        max_length=12,
        blank=True,
        default="",
        db_default="",  # or an older version, which runs beside this one while nodes are renewed, could store no inspel
        editable=False,
        help_text=_("Empty: as the page where it was written."),
    )
    answer_language = models.CharField(
        _("language of the answer"),
        max_length=12,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text=_("Empty: Swedish."),
    )
    answer_translation = models.TextField(
        _("the answer in the sender's language"), blank=True, default="", db_default=""
    )

    class Meta:
        abstract = True

    @property
    def language_of_text(self):
        """The language of what was sent and of what is published of it, as `lang`."""
        return self.text_language or self.language

    @property
    def direction_of_text(self):
        return written_direction(self.language_of_text)

    @property
    def language_of_answer(self):
        """The language of the answer and of what it led to, as `lang`: Swedish, or easy Swedish for who reads that."""
        return self.answer_language or (self.language if is_swedish(self.language) else settings.LANGUAGE_CODE)

    @property
    def takes_translation(self):
        """Whether the answer can be given in the sender's language too."""
        return not is_swedish(self.language_of_text)

    @property
    def name_of_text_language(self):
        """The language of the text, for staff."""
        return name_for_staff(self.language_of_text)

    @property
    def given_translation(self):
        """The answer in the sender's language if the answer has been given, else ""."""
        return self.answer_translation if self.given_answer else ""

    @property
    def readable_answer(self):
        """The given answer for a list, in the language of the page if it is translated to that, or None."""
        if self.given_translation and self.language_of_text == get_language():
            return ReadableAnswer(self.given_translation, self.language_of_text)
        return ReadableAnswer(self.given_answer, self.language_of_answer) if self.given_answer else None

    @property
    def shown_led_to(self):
        """What it led to in the active language, or in Swedish where that is missing."""
        return self._translated_led_to or self.led_to

    @property
    def language_of_led_to(self):
        """The language of `shown_led_to`, as `lang`."""
        return get_language() if self._translated_led_to else self.language_of_answer

    @property
    def _translated_led_to(self):
        return getattr(self, LED_TO_TRANSLATIONS.get(get_language(), ""), "")

    @property
    def led_to_translations(self):
        """The translations of what it led to that there are, as [(language, its name, text)]."""
        names = dict(settings.LANGUAGES)
        texts = {code: getattr(self, field) for code, field in LED_TO_TRANSLATIONS.items()}
        return [(code, names[code], text) for code, text in texts.items() if text]


for code, field in LED_TO_TRANSLATIONS.items():
    name = format_lazy("{} ({})", _("what it led to"), dict(settings.LANGUAGES)[code])
    Languages.add_to_class(field, models.TextField(name, blank=True, default="", db_default=""))

"""Translated texts where no page marks them, in PDFs and feeds: in which language each is, and what is said of all."""

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from core.translations.reading import older_in, older_texts, shown_language


class ShownTexts:
    """
    What one document or feed in the active language has shown of translated texts.

    `has_fallback` says whether Swedish replaces a translation, `has_older` whether one is older than the Swedish.
    """

    def __init__(self):
        self.older = older_texts()
        self.has_fallback = self.has_older = False

    def language_of(self, row, field):
        """Return the code of the language in which the field of the row is shown, and note that it is."""
        self.has_older = self.has_older or older_in(row, field, self.older) is not None
        language = shown_language(row, field)
        self.has_fallback = self.has_fallback or (language != get_language() and bool(getattr(row, field)))
        return language

    def notes(self, path):
        """Return what `notes_on` says of the texts that were shown so far."""
        return notes_on(path, has_fallback=self.has_fallback, has_older=self.has_older)


def notes_on(path, *, has_fallback, has_older):
    """
    Return [{"text", "address"}]: what readers should know of the texts, and where the Swedish is, or "".

    `path()` returns the path of the page with the same in the active language.
    """
    notes = []
    if has_fallback:
        text = _("Some of the text is not translated yet. Those parts are in Swedish.")
        notes.append({"text": text, "address": ""})
    if has_older:
        text = _("Some of the text is older than the Swedish text. Read that on the web.")
        with override(settings.LANGUAGE_CODE):
            notes.append({"text": text, "address": settings.SITE_URL + path()})
    return notes

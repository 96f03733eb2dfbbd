"""What differs between two versions of a row, column by column and word by word, for a person to read."""

from dataclasses import dataclass
from itertools import pairwise

from django.conf import settings
from django.utils.text import capfirst
from modeltranslation.fields import TranslationField
from modeltranslation.utils import get_language_bidi

from core.diff import changed_spans
from core.rich_text import RichTextField, as_lines


@dataclass(frozen=True)
class TextChange:
    """A column that differs, `before` and `after` as [(part of the text, whether it is changed)]."""

    label: str
    language: str
    direction: str
    before: list
    after: list

    @property
    def is_in_format_only(self):
        return not any(is_changed for _text, is_changed in [*self.before, *self.after])


def text_change(field, before, after):
    """Return the TextChange of a model's field from two texts."""
    if isinstance(field, RichTextField):
        before, after = as_lines(before), as_lines(after)
    label, language = field.verbose_name, settings.LANGUAGE_CODE
    if isinstance(field, TranslationField):
        language = field.language
        label = f"{capfirst(field.translated_field.verbose_name)}, {dict(settings.LANGUAGES)[language]}"
    return text_change_of(label, before, after, language)


def text_change_of(label, before, after, language=settings.LANGUAGE_CODE):
    """Return the TextChange of two texts."""
    removed, added = changed_spans(before, after)
    return TextChange(
        label=capfirst(label),
        language=language,
        direction="rtl" if get_language_bidi(language) else "ltr",
        before=_parts(before, removed),
        after=_parts(after, added),
    )


def _parts(text, changed):
    edges = sorted({0, len(text)} | {edge for span in changed for edge in span})
    return [(text[start:end], any(first <= start < last for first, last in changed)) for start, end in pairwise(edges)]

"""What readers see of older translations: read once for each edition and language, not for each text."""

from django.utils.translation import get_language

from core.page_cache.parts import kept
from core.translations.models import OlderTranslation
from core.translations.texts import SWEDISH


def older_texts():
    """Return {"model row field": (older paragraphs, number of paragraphs)} of all translations into the language."""
    language = get_language()
    return {} if language == SWEDISH else kept(("older_texts",), lambda: _read(language))


def _read(language):
    rows = OlderTranslation.objects.filter(language=language)
    columns = rows.values_list("model", "row", "field", "paragraphs", "count")
    return {f"{model} {row} {field}": (paragraphs, count) for model, row, field, paragraphs, count in columns}


def older_in(row, field, older):
    """Return (older paragraphs, number of paragraphs) of a text of a row, or None if nothing of it is older."""
    return older.get(f"{row._meta.label_lower} {row.pk} {field}") if older and hasattr(row, "_meta") else None

"""The fixed words of docs/glossary.md, which editors are reminded of beside a field whose Swedish text has them."""

import re
from functools import cache

from django.conf import settings

from core.rich_text import as_lines
from core.search.stemming import stems

FILE = settings.BASE_DIR / "docs" / "glossary.md"
_LANGUAGES = ["sv-simple", "en", "fi", "ar"]  # of the columns after the Swedish one
_TABLES = ["Fixed terms", "More words"]
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)$")


@cache
def glossary():
    """Return {Swedish term: {language: its fixed word}}, {} where the documentation is not installed."""
    text = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    return {term: words for table in _TABLES for term, words in terms_of_table(text, table).items()}


def terms_of_table(text, heading):
    """Return the terms of the table below a heading of the glossary."""
    table = text.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in table.splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in lines]
    return {row[0]: dict(zip(_LANGUAGES, row[1:], strict=True)) for row in rows[2:]}


@cache
def _stems_of_terms():
    return [(term, stems(_IN_BRACKETS.sub("", term))) for term in glossary()]


def terms_in(swedish, language):
    """Return [(Swedish term, its fixed word in the language)] of the terms that occur in a Swedish text or HTML."""
    found = set(stems(as_lines(swedish)))
    terms = [term for term, parts in _stems_of_terms() if parts and found.issuperset(parts)]
    return [(term, glossary()[term][language]) for term in terms if glossary()[term].get(language)]

"""The facts that a text says are missing, for the editor who may know them."""

import re

from modeltranslation.utils import build_localized_fieldname

from core.rich_text import as_lines

# What the Swedish texts say where nobody has given the fact.
MISSING = "Uppgift saknas"
_SENTENCE = re.compile(r"[^.!?\n]*[.!?]?")


def missing_facts(row, texts):
    """Return each sentence of the row's Swedish `texts` that says that a fact is missing."""
    lines = [as_lines(getattr(row, build_localized_fieldname(text, "sv")) or "") for text in texts]
    sentences = [sentence.strip() for text in lines for sentence in _SENTENCE.findall(text)]
    return [sentence for sentence in sentences if MISSING in sentence]

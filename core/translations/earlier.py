"""How old translations were before, by their text and its Swedish: what restoring an earlier version finds again."""

import hashlib

from core.translations.models import KEY, EarlierAge

_DIGITS = 16  # of a fingerprint: enough for the versions of one text


def texts_mark(texts):
    """Return the fingerprint of [Swedish text, translation]."""
    return hashlib.sha256(repr(texts).encode(errors="surrogatepass")).hexdigest()[:_DIGITS]


def earlier_ages(model, texts):
    """Return {(key, mark): EarlierAge} of [(key, mark)] of texts as they were once, in one query."""
    if not texts:
        return {}
    rows, marks = {key[0] for key, _mark in texts}, {mark for _key, mark in texts}
    found = EarlierAge.objects.filter(model=model._meta.label_lower, row__in=rows, texts__in=marks)
    return {(age.key, age.texts): age for age in found}


def remember_age(model, key, mark, units):
    """Return the EarlierAge of a text that is left, not saved. What was up to date needs no units."""
    row, field, language = key
    age = EarlierAge(model=model._meta.label_lower, row=row, field=field, language=language, texts=mark)
    if any(unit.is_older for unit in units):
        age.write_units(units)
    return age


def save_ages(ages):
    """Write them in one query. One that was there already is replaced."""
    if ages:
        EarlierAge.objects.bulk_create(
            ages, update_conflicts=True, unique_fields=[*KEY, "texts"], update_fields=["units"]
        )

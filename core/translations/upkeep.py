"""
Looks each night whether what is known of the age of translations belongs to texts that there are, as they are.

Each save sees to that. What is written or removed past it, such as by a fixture, an import of a database or a model
that is gone, is found here.
"""

from django.db import transaction
from django_tasks import task

from core.scheduling import next_time, schedule
from core.translations.models import EarlierAge, OlderTranslation
from core.translations.refit import units_of_state
from core.translations.texts import TRANSLATIONS, column, translated_fields, translated_models

HOUR = 4  # at night, Swedish time, after what is kept no longer was removed


@task()
def check_translation_states():
    """Set right what is known of older translations. Runs every night: first it schedules itself for the next one."""
    schedule_state_check()
    refit_states()


def schedule_state_check():
    schedule(check_translation_states, next_time(HOUR))


def refit_states():
    """Remove states of texts that are gone, make the others fit their texts, and return how many were not right."""
    models = {model._meta.label_lower: model for model in translated_models()}
    wrong = 0
    for table in [OlderTranslation, EarlierAge]:
        wrong += table.objects.exclude(model__in=models).delete()[0]
        for label in table.objects.order_by().values_list("model", flat=True).distinct():
            states = table.objects.filter(model=label)
            wrong += states.exclude(field__in=translated_fields(models[label])).delete()[0]
            wrong += states.exclude(language__in=TRANSLATIONS).delete()[0]
            rows = models[label]._base_manager.order_by().values("pk")
            wrong += states.exclude(row__in=rows).delete()[0]
    for label in OlderTranslation.objects.order_by().values_list("model", flat=True).distinct():
        with transaction.atomic():
            wrong += _refit_all(models[label], label)
    return wrong


def _refit_all(model, label):
    states = list(OlderTranslation.objects.filter(model=label).select_for_update())
    rows = model._base_manager.in_bulk([state.row for state in states])
    return sum(_is_refitted(state, rows[state.row]) for state in states if state.row in rows)


def _is_refitted(state, row):
    """Write the state as it is now if it was not right, and return whether it was not."""
    before = [getattr(state, name) for name in _WRITTEN]
    texts = [getattr(row, column(state.field, code)) or "" for code in ["sv", state.language]]
    units = units_of_state(row._meta.get_field(state.field), texts, state) if texts[1] else []
    state.write_units(units)
    now = [getattr(state, name) for name in _WRITTEN]
    if not any(unit.is_older for unit in units):
        state.delete()
    elif [list(map(_as_list, one)) for one in before] != [list(map(_as_list, one)) for one in now]:
        state.save()
    else:
        return False
    return True


_WRITTEN = ["units", "paragraphs", "removed", "missing"]


def _as_list(value):
    return list(value) if isinstance(value, tuple) else value

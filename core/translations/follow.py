"""
Follows each change of a translated text, by whichever way it is saved, and keeps what is older in OlderTranslation.

A `save` is followed by signals. Code that writes many rows at once calls `follow_texts` itself. What the editor has
said of the texts is in `row.confirmed_texts`, names of columns: of the Swedish one that its meaning is unchanged, of
another that the translation says what the Swedish does. `row.begun_texts` are {column: [how many paragraphs each
Swedish paragraph got]} of new translations that are not complete.
"""

from django.db import connections, router

from core.translations.earlier import earlier_ages, remember_age, save_ages, texts_mark
from core.translations.models import KEY, EarlierAge, OlderTranslation
from core.translations.refit import units_of_state
from core.translations.segments import fingerprints, segments_of
from core.translations.texts import TRANSLATIONS, column, columns_of, texts_of, translated_fields
from core.translations.unit_changes import follow_swedish, follow_translation
from core.translations.units import begun_units, confirm

_BEFORE = "_texts_before"


def remember_texts(instance, *, raw, update_fields, **kwargs):
    """Read the texts before a row is saved. A fixture is taken as it is."""
    columns = columns_of(type(instance))
    names = {*columns, *translated_fields(type(instance))}
    is_about_texts = update_fields is None or not names.isdisjoint(update_fields)
    before = None
    if not raw and instance.pk and is_about_texts:
        before = _locked(type(instance)).filter(pk=instance.pk).order_by().values(*columns).first()
    instance.__dict__[_BEFORE] = before


def _locked(model):
    """Return the rows of the model, locked in a transaction: who saves the same one meanwhile waits."""
    rows, using = model._base_manager.all(), router.db_for_write(model)
    return rows.select_for_update() if connections[using].in_atomic_block else rows


def follow_saved(instance, *, update_fields, **kwargs):
    before = instance.__dict__.pop(_BEFORE, None)
    said = {
        "confirmed": instance.__dict__.pop("confirmed_texts", ()),
        "begun": instance.__dict__.pop("begun_texts", {}),
    }
    if before is not None:
        follow_texts([(instance, before)], update_fields=update_fields, **said)


def forget_deleted(instance, **kwargs):
    for ages in [OlderTranslation, EarlierAge]:
        ages.objects.filter(model=type(instance)._meta.label_lower, row=instance.pk).delete()


def states_of(model, keys):
    return OlderTranslation.objects.filter(model=model._meta.label_lower, row__in=keys)


def forget_states(model, keys):
    """Take the texts of the rows as up to date, such as those that the portal comes with."""
    states_of(model, keys).delete()


def follow_texts(changes, *, confirmed=(), begun=None, update_fields=None):
    """
    Follow what was changed in rows of one model: `changes` are (row as it is saved now, {column: text} before).

    `update_fields` are the columns that were saved, if not all were.
    """
    rows = [(row, before, before | _saved(row, update_fields)) for row, before in changes]
    rows = [(row, before, now) for row, before, now in rows if confirmed or _differ(before, now)]
    if not rows:
        return
    model = type(rows[0][0])
    states = {state.key: state for state in states_of(model, [row.pk for row, _before, _now in rows])}
    texts = [
        _Text(model, (row.pk, name, code), before, now, confirmed, begun or {})
        for row, before, now in rows
        for name in translated_fields(model)
        for code in TRANSLATIONS
    ]
    texts = [text for text in texts if text.is_concerned(states.get(text.key))]
    earlier = earlier_ages(model, [(text.key, text.mark_of_now) for text in texts if text.may_be_as_before])
    save_ages([text.age_of_before(states.get(text.key)) for text in texts if text.is_left])
    older, renewed = [], []
    for text in texts:
        text.follow(states.get(text.key), earlier.get((text.key, text.mark_of_now)), older, renewed)
    _write(older, renewed)
    for row, _before, _now in rows:
        if hasattr(row, "translations_followed"):
            row.translations_followed()


def follow_draft(public, before, now, *, begun=None):
    """
    Follow a change of the draft of a public row, from its newest texts `before` to those of now, which are not public.

    So a translation is as old when the draft is published as it was when it was written: its Swedish may be changed
    after that, in the same draft. EarlierAge keeps it, which whatever brings the texts finds.
    """
    model = type(public)
    columns = [texts_of(row) for row in [public, before, now]]
    texts = [text for text in _texts_of_row(public, *columns[1:], begun or {}) if text.is_drafted]
    if not texts:
        return
    states = {state.key: state for state in states_of(model, [public.pk])}
    earlier = earlier_ages(model, [(text.key, texts_mark(text.before)) for text in texts])
    ages = []
    for text in texts:
        is_public = text.before == [columns[0][name] for name in text.columns]
        state = states.get(text.key) if is_public else earlier.get((text.key, texts_mark(text.before)))
        units = text.units(state if state and state.units else None)
        ages.append(remember_age(model, text.key, text.mark_of_now, units))
    save_ages(ages)


def older_in_draft(row):
    """Return {(field, language)} of the translations in its draft whose Swedish was changed after they were written."""
    draft, texts = row.waiting_draft.texts, texts_of(row.with_draft())
    drafted = [text for text in _texts_of_row(row, texts, texts, {}) if text.columns[1] in draft]
    ages = earlier_ages(type(row), [(text.key, text.mark_of_now) for text in drafted])
    return {(age.field, age.language) for age in ages.values() if age.units}


def units_in_draft(public, drafted, name, language, state):
    """
    Return the units of a translation that the draft leaves alone, with the Swedish of the draft.

    `public` and `drafted` are the row without the draft and with it; `state` is the OlderTranslation of the public
    texts, or None.
    """
    key, confirmed = (public.pk, name, language), public.waiting_draft.confirmed
    return _Text(type(public), key, texts_of(public), texts_of(drafted), confirmed, {}).units(state)


def _texts_of_row(row, before, now, begun):
    return [
        _Text(type(row), (row.pk, name, code), before, now, (), begun)
        for name in translated_fields(type(row))
        for code in TRANSLATIONS
    ]


def confirm_texts(row, confirmed=()):
    """Take over what the editor has said of the texts of a row that is not saved, since none of them was changed."""
    if confirmed := confirmed or row.__dict__.pop("confirmed_texts", ()):
        follow_texts([(row, texts_of(row))], confirmed=confirmed)


def _saved(row, update_fields):
    texts = texts_of(row)
    return texts if update_fields is None else {name: texts[name] for name in texts.keys() & update_fields}


def _differ(before, now):
    return any((before[name] or "") != (text or "") for name, text in now.items())


class _Text:
    """A translation of a field of a row, with its Swedish, before and now."""

    def __init__(self, model, key, before, now, confirmed, begun):
        self.model, self.key = model, key
        _row, self.name, self.language = key
        self.columns = [column(self.name), column(self.name, self.language)]
        self.before, self.now = ([texts[name] or "" for name in self.columns] for texts in [before, now])
        self.begun = begun.get(self.columns[1])
        self.is_same_meaning, self.is_confirmed = (name in confirmed for name in self.columns)

    @property
    def is_left(self):
        """Whether the two texts were there, and are no longer both what they were."""
        return self.before != self.now and all(self.before)

    @property
    def may_be_as_before(self):
        """Whether the two texts can be such as they were once, of which the editor has said nothing now."""
        return (
            self.before != self.now and all(self.now) and not (self.is_same_meaning or self.is_confirmed or self.begun)
        )

    @property
    def is_drafted(self):
        return self.before != self.now and bool(self.now[1])

    @property
    def mark_of_now(self):
        return texts_mark(self.now)

    def is_concerned(self, state):
        return self.before != self.now or bool(state and self.is_confirmed)

    def age_of_before(self, state):
        units = units_of_state(self._field, self.before, state) if state else []
        return remember_age(self.model, self.key, texts_mark(self.before), units)

    def follow(self, state, earlier, older, renewed):
        """
        Add what is to be written to `older`, or the id of a row that is needed no more to `renewed`.

        `state` is the OlderTranslation before, `earlier` the EarlierAge of the same two texts, each or None.
        """
        units = [] if not self.now[1] else earlier.read_units() if earlier else self.units(state)
        if any(unit.is_older for unit in units):
            older.append(self._older(units))
        elif state:
            renewed.append(state.pk)

    def units(self, state):
        """
        Return the units of now, none if the translation is new: then it is made of the Swedish of now.

        Of a Swedish text that was emptied, `state` remembers what the translation was made of.
        """
        if not (all(self.before) or (self.before[1] and state)):
            return begun_units(*map(self._fingerprints, self.now), self.begun) if self.begun else []
        units = units_of_state(self._field, self.before, state)
        if self.before[0] != self.now[0]:
            swedish = self._fingerprints(self.now[0])
            units = follow_swedish(units, swedish, is_same_meaning=self.is_same_meaning, texts=self._paragraphs())
        if self.before[1] != self.now[1]:
            units = follow_translation(units, self._fingerprints(self.now[1]))
        return confirm(units) if self.is_confirmed else units

    @property
    def _field(self):
        return self.model._meta.get_field(self.name)

    def _fingerprints(self, text):
        return fingerprints(self._field, text)

    def _paragraphs(self):
        """Return {fingerprint: paragraph} of the Swedish before and now."""
        both = [self.before[0], self.now[0]]
        pairs = (zip(self._fingerprints(one), segments_of(self._field, one), strict=True) for one in both)
        return {mark: text for paragraphs in pairs for mark, text in paragraphs}

    def _older(self, units):
        row, name, language = self.key
        state = OlderTranslation(model=self.model._meta.label_lower, row=row, field=name, language=language)
        state.write_units(units)
        return state


def _write(older, renewed):
    """Write in two queries at the most. Whoever saves the same row at the same time does not fail."""
    if older:
        OlderTranslation.objects.bulk_create(
            older,
            update_conflicts=True,
            unique_fields=KEY,
            update_fields=["units", "paragraphs", "removed", "missing", "count"],
        )
    if renewed:
        OlderTranslation.objects.filter(pk__in=renewed).delete()


def take_over_states(of, to):
    """Let the texts of a row that are those of another be as old as they are. Both have the same translated fields."""
    forget_states(type(to), [to.pk])
    for state in states_of(type(of), [of.pk]):
        state.pk, state.model, state.row = None, type(to)._meta.label_lower, to.pk
        state.save(force_insert=True)

"""What the form of a row says beside each of its translated fields."""

from dataclasses import dataclass, field

from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from modeltranslation.fields import TranslationField

from core.rich_text import as_lines
from core.translations.follow import older_in_draft, states_of, units_in_draft
from core.translations.glossary import terms_in
from core.translations.places import places_of
from core.translations.segments import segments_of
from core.translations.texts import SWEDISH, TRANSLATIONS, column

CONFIRMED = "_confirmed"  # the name of the boxes in the form; their values are names of columns
_LANGUAGES = dict(settings.LANGUAGES)
_MOST_EXCERPTS, _EXCERPT = 5, 60  # paragraphs, characters


@dataclass
class FieldNote:
    """
    What is said of a field: `terms` are the fixed words, `parts` [(what is not as in Swedish, the code of the language
    of these paragraphs or "" for the field's own, [their beginnings])].

    The Swedish field has a box that the meaning is unchanged if there is a translation, another one, that is older,
    a box that it fits the Swedish as it is.
    """

    name: str
    is_swedish: bool
    language: str
    swedish_id: str
    has_box: bool = False
    is_ticked: bool = False
    is_older: bool = False
    parts: list = field(default_factory=list)
    terms: list = field(default_factory=list)


def note_on(bound_field):
    """Return the FieldNote of a field of an admin form, or None where it is no field of a translation."""
    form = bound_field.form
    if form.prefix or "lang" not in bound_field.field.widget.attrs or not hasattr(form, "instance"):
        return None
    if "_translation_notes" not in form.__dict__:
        form._translation_notes = _notes(form)
    return form._translation_notes.get(bound_field.name)


def _notes(form):
    """Return {name: FieldNote} of all fields of the form, in one query; with a draft in three."""
    row = form.instance
    states = {(state.field, state.language): state for state in states_of(type(row), [row.pk])} if row.pk else {}
    draft = getattr(row, "waiting_draft", None)
    older_drafts = older_in_draft(row) if draft else set()
    public = type(row).objects.get(pk=row.pk) if draft else None  # the form has the row with its draft
    ticked = form.data.getlist(CONFIRMED) if form.is_bound else getattr(draft, "confirmed", [])
    notes = {}
    for name in form.fields:
        db_field = next((one for one in row._meta.fields if one.name == name), None)
        swedish = column(db_field.translated_field.name) if isinstance(db_field, TranslationField) else ""
        if swedish not in form.fields:
            continue
        is_swedish = name == swedish
        note = notes[name] = FieldNote(
            name, is_swedish, _LANGUAGES[db_field.language], form[swedish].id_for_label, is_ticked=name in ticked
        )
        if is_swedish:
            note.has_box = bool(row.pk) and _is_translated(form, db_field.translated_field.name)
        else:
            note.terms = terms_in(form[swedish].value() or "", db_field.language)
            note.is_older = note.has_box = (db_field.translated_field.name, db_field.language) in older_drafts
            _note_age(note, db_field, states.get((db_field.translated_field.name, db_field.language)), public, row)
    return notes


def _is_translated(form, name):
    columns = (column(name, code) for code in TRANSLATIONS)
    return any(form[one].value() for one in columns if one in form.fields)


def _note_age(note, db_field, state, public, row):
    """Say what of a translation is older: than the public text, or than the draft that waits, if it changes that."""
    changed = public.waiting_draft.texts if public else {}
    swedish = column(db_field.translated_field.name)
    if note.name in changed:
        return
    if swedish in changed and getattr(row, note.name):
        units = units_in_draft(public, row, db_field.translated_field.name, db_field.language, state)
    else:
        units = state.read_units() if state else []
    note.is_older = note.has_box = any(unit.is_older for unit in units)
    if note.is_older:
        note.parts = _parts(units, db_field, row)


def _parts(units, db_field, row):
    """Return what of a translation is not as in Swedish, by what it is."""
    field = db_field.translated_field
    texts = [segments_of(field, getattr(row, column(field.name, code)) or "") for code in [SWEDISH, db_field.language]]
    places = places_of(units)
    of_gaps = [place for gap in places.missing for place in range(gap.swedish, gap.swedish + gap.count)]
    parts = [
        (_("These paragraphs:"), "", places.older if len(texts[1]) > 1 else [], texts[1]),
        (_("Missing in the translation:"), SWEDISH, of_gaps, texts[0]),
        (_("No longer in the Swedish text:"), "", places.removed, texts[1]),
        (_("Moved in the Swedish text. Move them here too:"), "", places.moved, texts[1]),
    ]
    return [(label, language, _excerpts(found, of)) for label, language, found, of in parts if found]


def _excerpts(places, segments):
    texts = [as_lines(segments[place]).rstrip(" ·") for place in places[:_MOST_EXCERPTS] if place < len(segments)]
    return [Truncator(text).chars(_EXCERPT) for text in texts]


def confirmed_in(request, model_columns):
    """Return the names of the columns whose box was ticked."""
    return {name for name in request.POST.getlist(CONFIRMED) if name in model_columns}

"""All translated texts that a user may see or change in the admin, in as many queries whatever there is."""

from typing import NamedTuple

from django.utils.text import capfirst

from core.translations.models import OlderTranslation
from core.translations.paragraphs import State
from core.translations.texts import TRANSLATIONS, column, translated_fields, translated_models
from followup.models import ActivityUpdate, SubGoalVerdict

MOST_ROWS = 2_000  # of one kind, the latest: a portal has a hundred pages
_NAMED_BY = {ActivityUpdate: "activity", SubGoalVerdict: "sub_goal"}  # what their names are made of


class Text(NamedTuple):
    """A translation of a field. `older` is its OlderTranslation, or None."""

    row: object
    name: str
    language: str
    state: State
    older: OlderTranslation | None

    @property
    def label(self):
        return capfirst(self.row._meta.get_field(self.name).verbose_name)

    @property
    def anchor(self):
        return f"id_{column(self.name, self.language)}"


class Row(NamedTuple):
    row: object
    texts: list

    @property
    def kind(self):
        return capfirst(self.row._meta.verbose_name)


def admins(request, site):
    """Return {label of the model: its ModelAdmin} of those with a form for translated texts that the user may see."""
    return {label: one for label, one in _with_form(site) if one.has_view_permission(request)}


def _with_form(site):
    """Yield (label of the model, its ModelAdmin) of those with a form for translated texts."""
    for model in translated_models():
        if site.is_registered(model) and getattr(site._registry[model], "restorable", False):
            yield model._meta.label_lower, site._registry[model]


def count_older(user, site):
    """Return how many translations are older than the Swedish, without examples, of what the user may change."""
    models = {
        label: one.model
        for label, one in _with_form(site)
        if user.has_perm(f"{one.opts.app_label}.change_{one.opts.model_name}")
    }
    older = list(OlderTranslation.objects.filter(model__in=models).values_list("model", "row"))
    examples = {
        (label, pk)
        for label in {label for label, _pk in older}
        if _has_examples(models[label])
        for pk in models[label]._base_manager.filter(is_example=True).values_list("pk", flat=True)
    }
    return sum(pair not in examples for pair in older)


def rows_of(request, model_admins, languages=TRANSLATIONS):
    """Return a Row of each row that has a Swedish text, or a translation of one that was emptied, by kind."""
    older = {(state.model, *state.key): state for state in OlderTranslation.objects.filter(language__in=languages)}
    found = []
    for label, model_admin in model_admins.items():
        for row in _rows(request, model_admin):
            if texts := [*_texts(row, label, languages, older)]:
                found.append(Row(row, texts))
    return found


def _rows(request, model_admin):
    model = model_admin.model
    rows = with_names_and_drafts(model_admin.get_queryset(request).order_by("-pk"))
    if _has_examples(model):
        rows = rows.filter(is_example=False)
    return sorted(rows[:MOST_ROWS], key=lambda row: row.pk)


def with_names_and_drafts(rows):
    """Return the queryset with what its rows are named by and their drafts, so that no row asks for them."""
    joined = [_NAMED_BY[rows.model]] if rows.model in _NAMED_BY else []
    joined += ["draft"] if hasattr(rows.model, "draft") else []
    return rows.select_related(*joined) if joined else rows


def _has_examples(model):
    return any(field.name == "is_example" for field in model._meta.fields)


def _texts(row, label, languages, older):
    for name in translated_fields(type(row)):
        for code in languages:
            state = older.get((label, row.pk, name, code))
            if not (state or getattr(row, column(name))):
                continue
            is_there = bool(getattr(row, column(name, code)))
            kind = State.MISSING if not is_there else State.OLDER if state else State.DONE
            yield Text(row, name, code, kind, state)

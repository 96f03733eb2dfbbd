"""Published inspel as items of a list: each is made once for a row as it is, and kept."""

import hashlib
from functools import partial

from django.template.loader import get_template

from core.page_cache.parts import is_kept
from core.prepared_queries import read_values
from core.templatetags.kept import kept_html
from feedback.models import Inspel


def rendered(context, rows, template, **inputs):
    """
    Return the rows (from `for_lists`) as HTML, each by the template with `inspel` and the inputs.

    The key of an item is all that was read of its row, so a change of one inspel makes one item anew. With the input
    `themes`, the template gets those of the row. Related rows are read for the items that have to be made alone.
    """
    rows = list(rows)
    themes = themes_of([row.pk for row in rows]) if "themes" in inputs else {}
    keys = {row.pk: (template, tuple(inputs.items()), _version(row, themes.get(row.pk))) for row in rows}
    to_make = [row.pk for row in rows if not is_kept(keys[row.pk])]
    missing = _with_related(to_make, has_themes="themes" in inputs) if to_make else {}

    def render(row):
        row = missing.get(row.pk, row)
        shown = inputs | {"inspel": row} | ({"themes": row.themes.all()} if "themes" in inputs else {})
        return get_template(template).template.render(context.new(shown))

    return [kept_html(context, keys[row.pk], lambda row=row: render(row)) for row in rows]


def _with_related(keys, *, has_themes):
    """Return {pk: row} with the related rows that an item shows. Most pages are made of items that are kept."""
    rows = Inspel.objects.for_lists().select_related("sub_goal", "municipality")
    if has_themes:
        rows = rows.prefetch_related("themes")
    return rows.in_bulk(keys)


def themes_of(keys):
    """Return {pk of an inspel: [pks of its themes]}."""
    keys, themes = list(keys), {}
    if not keys:
        return themes
    for inspel, theme in read_values(("themes_of", len(keys)), partial(_theme_links, keys), params=keys):
        themes.setdefault(inspel, []).append(theme)
    return themes


def _theme_links(keys):
    links = Inspel.themes.through.objects.filter(inspel__in=keys)
    return links.order_by("theme_id").values_list("inspel_id", "theme_id")


def _version(row, themes):
    """Return a digest of the columns that were read. The related rows belong to the edition."""
    columns = [(name, value) for name, value in sorted(row.__dict__.items()) if not name.startswith("_")]
    return hashlib.blake2b(repr((columns, themes)).encode("utf-8", "surrogatepass"), digest_size=16).digest()

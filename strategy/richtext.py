"""Rich text: one list of what an editor may use, held when the text is saved and again when it is shown."""

import nh3
from django.utils.safestring import mark_safe
from django_prose_editor.config import allowlist_from_extensions, expand_extensions
from django_prose_editor.fields import ProseEditorField

EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HardBreak": True,
    "Heading": {"levels": [2, 3, 4]},
    "Link": {"enableTarget": False},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "History": True,
    "SpecialCharacters": True,
}
_cleaner = nh3.Cleaner(
    **allowlist_from_extensions(expand_extensions(EXTENSIONS))
    | {"url_schemes": {"http", "https", "mailto", "tel"}, "link_rel": None}
)


class RichTextField(ProseEditorField):
    """Text with headings, lists, links and tables, as HTML of the tags that EXTENSIONS names."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, extensions=EXTENSIONS, sanitize=clean_html, **kwargs)


def clean_html(html):
    """Return the HTML with everything taken out that an editor may not use; an empty paragraph becomes ""."""
    cleaned = _cleaner.clean(html)
    return "" if cleaned == "<p></p>" else cleaned


def safe_html(html):
    """Return the text cleaned once more and marked as safe to show: no row in the database is trusted."""
    return mark_safe(clean_html(html))  # noqa: S308 - cleaned on the same line

"""Which rich texts of the site link to a page, for those who hide it."""

from django.apps import apps
from django.db.models import Q

from core.rich_text import RichTextField


def rows_that_link_to(address):
    """Return the rows with a rich text that links to an address of the portal, or to one below it, in any language."""
    rows = []
    for model in apps.get_models():
        columns = [field.name for field in model._meta.concrete_fields if isinstance(field, RichTextField)]
        if columns and hasattr(model, "history"):  # not the history itself
            linked = Q(*((f"{column}__contains", address) for column in columns), _connector=Q.OR)
            rows += model._base_manager.filter(linked)
    return rows

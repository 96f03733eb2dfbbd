"""Which rich texts of the site link to a page or name an address, for those who hide it."""

from django.apps import apps
from django.db.models import Q

from core.rich_text import RichTextField


def rows_that_hold(*addresses):
    """
    Return the rows with a rich text that holds one of the addresses, in any language.

    One of the portal is held by a link to it or to one below it, that of a mailbox also by being written out.
    """
    rows = []
    for model in apps.get_models():
        columns = [field.name for field in model._meta.concrete_fields if isinstance(field, RichTextField)]
        if columns and hasattr(model, "history"):  # not the history itself
            held = ((f"{column}__contains", address) for column in columns for address in addresses if address)
            linked = Q(*held, _connector=Q.OR)
            rows += model._base_manager.filter(linked)
    return rows

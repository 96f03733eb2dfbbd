"""The permissions in the words of the admin."""

from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_VERBS = {"view": _("may see"), "add": _("may add"), "change": _("may change"), "delete": _("may delete")}


def permission_in_words(permission):
    """Return what the permission allows: a verb for a kind of rows, or the sentence of the model that declares it."""
    model = permission.content_type.model_class()
    verb, _found, name = permission.codename.partition("_")
    if model is None or verb not in _VERBS or name != model._meta.model_name:
        return gettext(permission.name)
    rows = model._meta.verbose_name_plural
    if of := getattr(model, "instance_type", None):  # of django-simple-history, which names it in English
        rows = gettext("the history of %(rows)s") % {"rows": of._meta.verbose_name_plural}
    return f"{capfirst(rows)}: {_VERBS[verb]}"

"""The groups in the admin, with their permissions in the words of the admin instead of Django's English."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.forms import ModelMultipleChoiceField
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.admin.base import SwedishListMixin
from core.admin.edit_conflict import EditConflictMixin
from core.swedish_order import SwedishOrder

_VERBS = {"view": _("may see"), "add": _("may add"), "change": _("may change"), "delete": _("may delete")}

admin.site.unregister(Group)


class PermissionsField(ModelMultipleChoiceField):
    def label_from_instance(self, permission):
        return permission_in_words(permission)


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


@admin.register(Group)
class RoleAdmin(SwedishListMixin, EditConflictMixin, GroupAdmin):
    ordering = [SwedishOrder("name")]

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "permissions":
            kwargs["form_class"] = PermissionsField
        return super().formfield_for_manytomany(db_field, request, **kwargs)

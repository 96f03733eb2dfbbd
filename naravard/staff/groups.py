"""The groups in the admin, with their permissions in the words of the admin instead of Django's English."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.forms import ModelMultipleChoiceField

from core.admin.base import SwedishListMixin
from core.admin.edit_conflict import EditConflictMixin
from core.swedish_order import SwedishOrder
from naravard.staff.permission_words import permission_in_words

admin.site.unregister(Group)


class PermissionsField(ModelMultipleChoiceField):
    def label_from_instance(self, permission):
        return permission_in_words(permission)


@admin.register(Group)
class RoleAdmin(SwedishListMixin, EditConflictMixin, GroupAdmin):
    ordering = [SwedishOrder("name")]

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "permissions":
            kwargs["form_class"] = PermissionsField
        return super().formfield_for_manytomany(db_field, request, **kwargs)

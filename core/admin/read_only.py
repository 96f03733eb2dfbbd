"""The base of the admin of rows that nobody adds, changes or deletes there."""


class ReadOnlyMixin:
    """Before a ModelAdmin in the bases: its rows are only read, by whoever has the permission to view them."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

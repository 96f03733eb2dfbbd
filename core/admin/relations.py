"""Which rows of other models belong to a row, in its earlier versions."""

from core.history import show_relations_then


class RelationsThenMixin:
    """An earlier version shows what was chosen then, not what is chosen now."""

    def get_form(self, request, obj=None, **kwargs):
        show_relations_then(obj)
        return super().get_form(request, obj, **kwargs)

"""The model field that stores what search looks for."""

from django.db import models

from core.search.stemming import stems


class StemsField(models.TextField):
    """
    The stems of the words in a row, so that search finds every form of a word on every database.

    `source` is the name of the model's method that returns the text. The field is set by `save` and `bulk_create`, but
    not by a queryset's `update` and not by `loaddata`. There is a space before and after each stem, so that
    `__contains=" stem "` finds whole stems.
    """

    def __init__(self, *args, source, **kwargs):
        self.source = source
        super().__init__(*args, **(kwargs | {"default": "", "editable": False}))

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["default"], kwargs["editable"]
        return name, path, args, kwargs | {"source": self.source}

    def pre_save(self, model_instance, add):
        value = _joined(stems(getattr(model_instance, self.source)()))
        setattr(model_instance, self.attname, value)
        return value


def _joined(words):
    return f" {' '.join(words)} " if words else ""

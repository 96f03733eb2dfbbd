from django.db import models

from core.search.stemming import stems


class StemsField(models.TextField):
    """
    The stems of a row's words, kept beside the row so that search finds every form of a word on every database.

    `source` names the method of the row that returns the text. It is asked at each save and bulk_create; a queryset's
    `update` and a fixture pass it by. The stems stand between spaces, also first and last, so that a whole one can be
    looked for.
    """

    def __init__(self, *args, source, **kwargs):
        self.source = source
        super().__init__(*args, **(kwargs | {"default": "", "editable": False}))

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["default"], kwargs["editable"]
        return name, path, args, kwargs | {"source": self.source}

    def pre_save(self, model_instance, add):
        value = as_stored(stems(getattr(model_instance, self.source)()))
        setattr(model_instance, self.attname, value)
        return value


def as_stored(words):
    return f" {' '.join(words)} " if words else ""

"""The names of translated fields, where no heading says their language."""

from django.conf import settings


def name_in_language(name, code):
    """Return the name of a field with the name of its language, which a reader need not be told if it is Swedish."""
    return str(name) if code == settings.LANGUAGE_CODE else f"{name} ({dict(settings.LANGUAGES)[code]})"

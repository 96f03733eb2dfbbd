"""A choice of languages, each by its own name."""

from django import forms

from core.language_names import UNKNOWN_LANGUAGE


class LanguageSelect(forms.Select):
    """A list whose choices say which language they are written in, so that a screen reader says them right."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if value and value != UNKNOWN_LANGUAGE:
            option["attrs"]["lang"] = value
        return option

"""The advice on plain language below a text field of the admin."""

from django import template
from django.forms import Textarea
from django.urls import reverse

from core.plain_language.advice import advice_on
from core.plain_language.analysis import LIMITS

register = template.Library()
MIN_MAX_LENGTH = 300  # characters: a field that allows fewer holds a title or a name, not sentences


@register.inclusion_tag("admin/_plain_language.html")
def plain_language(field):
    """Render the advice for a bound field, or nothing if the field is short or its language not supported."""
    if not _is_running_text(field.field):
        return {}
    opts = field.form._meta.model._meta
    language = field.field.widget.attrs["lang"]
    return advice_on(field.value() or "", language) | {
        "field": field,
        "language": language,
        "url": reverse("admin:plain_language", args=[opts.app_label, opts.model_name]),
    }


def _is_running_text(form_field):
    max_length = getattr(form_field, "max_length", None) or 0
    is_long = isinstance(form_field.widget, Textarea) or max_length >= MIN_MAX_LENGTH
    return is_long and form_field.widget.attrs.get("lang") in LIMITS

"""The template tag of what every form of the admin carries."""

from django import template
from django.utils.html import format_html

from core.sent_again import WRITER_FIELD, writer_mark

register = template.Library()


@register.simple_tag
def writer_field(user, in_browser):
    """Return the hidden field with the account that the form is shown to; `in_browser` as in admin/_form_work.html."""
    mark = writer_mark(user, is_sensitive=not in_browser)
    return format_html('<input type="hidden" name="{}" value="{}">', WRITER_FIELD, mark)

"""The icon of yes, no and unknown in the lists of the admin."""

from django.contrib.admin.templatetags import admin_list
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext as _


def yes_no_icon(value):
    """Return the icon with its meaning in words; Django's own says True, False or None to a screen reader."""
    name, words = {True: ("yes", _("Yes")), False: ("no", _("No")), None: ("unknown", _("Unknown"))}[value]
    return format_html('<img src="{}" alt="{}">', static(f"admin/img/icon-{name}.svg"), words)


# Django has no setting for it, and looks the function up in this module each time.
admin_list._boolean_icon = yes_no_icon

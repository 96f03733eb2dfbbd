"""Links to the admin, in the mails to those who moderate."""

from django.conf import settings
from django.urls import reverse


def admin_link(page, *args):
    """Return the whole address of a page like “inspel_change”."""
    return settings.SITE_URL + reverse(f"admin:feedback_{page}", args=args)

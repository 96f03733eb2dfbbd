"""Template tags about inspel, for pages of other apps."""

from django import template

from core.qr_code import qr_svg
from feedback.listing.results import results_about
from feedback.models import Inspel

register = template.Library()


@register.simple_tag
def published_inspel(sub_goal, limit=3):
    """Return the latest published inspel about a sub-goal, at most `limit`."""
    return Inspel.objects.published().for_lists().filter(sub_goal=sub_goal)[:limit]


@register.inclusion_tag("feedback/_results.html")
def you_said_we_did(sub_goal, limit=3):
    """Show the results of inspel about a sub-goal, or nothing if there are none."""
    return {"results": results_about(sub_goal, limit), "sub_goal": sub_goal}


@register.simple_tag
def qr_code(address):
    """Return the address as a QR code in SVG. It has no text alternative: write the address next to it."""
    return qr_svg(address)

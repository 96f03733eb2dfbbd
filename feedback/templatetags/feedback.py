"""Template tags about inspel, for pages that belong to other apps."""

from django import template

from core.qr_code import qr_svg
from feedback.listing.results import results_about
from feedback.models import Inspel

register = template.Library()


@register.simple_tag
def published_inspel(sub_goal, limit=3):
    """Return the latest published inspel about a sub-goal, at most `limit`."""
    return Inspel.objects.published().for_lists().filter(sub_goal=sub_goal)[:limit]


@register.inclusion_tag("feedback/_results.html", takes_context=True)
def you_said_we_did(context, sub_goal, limit=3):
    """Show what inspel about a sub-goal have changed, or nothing if there is nothing to tell yet."""
    return {"results": results_about(sub_goal, limit), "sub_goal": sub_goal}


@register.simple_tag
def qr_code(address):
    """Draw the address as a QR code. It says nothing to who does not see it: put the address in words beside it."""
    return qr_svg(address)

"""Template tags about inspel, for pages of other apps."""

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html, strip_tags
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.language_names import is_same_language
from core.prepared_queries import read_rows
from core.qr_code import qr_svg
from core.templatetags.portal import note_fallback
from core.text import ltr_text
from feedback.listing.items import rendered
from feedback.listing.results import results_about
from feedback.models import Inspel
from feedback.public_promises import counts, title_of

register = template.Library()


@register.simple_tag
def published_inspel(sub_goal, limit=3):
    """Return the latest published inspel about a sub-goal, at most `limit`."""
    published = Inspel.objects.published
    key = ("published_inspel", sub_goal.pk, limit)
    return read_rows(key, lambda: published().for_lists().filter(sub_goal=sub_goal)[:limit])


@register.inclusion_tag("feedback/_results.html")
def you_said_we_did(sub_goal, limit=3):
    """Show the results of inspel about a sub-goal, or nothing if there are none."""
    return {"results": results_about(sub_goal, limit), "sub_goal": sub_goal}


@register.simple_tag(takes_context=True)
def inspel_cards(context, rows, **inputs):
    """Return the cards of published inspel. With `themes=True` they show those; `level` is of their headings."""
    return rendered(context, rows, "feedback/_inspel_card.html", **inputs)


@register.simple_tag(takes_context=True)
def inspel_results(context, rows):
    """Return what was said and done of inspel with a result."""
    return rendered(context, rows, "feedback/_result.html")


@register.simple_tag
def said(row, name, choice=None):
    """
    Show the sub-goal, municipality, role or theme beside what somebody said, as it read when it came to stand there.

    `choice` is the theme. A dialogue round has its labels as they are now.
    """
    if not isinstance(row, Inspel):
        return str(choice or getattr(row, name))
    if then := row.label_then(name, choice):
        return format_html('<span lang="{}" dir="auto">{}</span>', row.language, then)
    return row.label(name, choice)


@register.simple_tag(takes_context=True)
def led_to_lang(context, inspel):
    """Return the `lang` of what it led to. The page says so where that is in Swedish for want of a translation."""
    language = inspel.language_of_led_to
    if language == settings.LANGUAGE_CODE != get_language():
        note_fallback(context)
    return language


@register.filter
def as_said(inspel, name):
    """Return the sub-goal, municipality or role as it read when it came to stand beside the inspel, as plain text."""
    return inspel.label(name)


@register.simple_tag
def inspel_description(inspel):
    """
    Return the beginning of a published inspel for search engines and shared links, in the language of the page.

    An attribute cannot say that it is in another language: of what is written in one, it says what it is about.
    """
    if is_same_language(inspel.language_of_text, get_language()):
        return Truncator(inspel.public_text).words(25)
    state = render_to_string("feedback/_inspel_state.html", {"inspel": inspel})
    text = _("Inspel %(reference)s. It is about: %(subject)s. Place: %(place)s. How far it has come: %(state)s.")
    return text % {
        "reference": ltr_text(inspel.reference),
        "subject": inspel.label("sub_goal") or _("The strategy as a whole"),
        "place": inspel.label("municipality") or _("The whole of Dalarna"),
        "state": strip_tags(state).strip(),
    }


@register.simple_tag
def qr_code(address):
    """Return the address as a QR code in SVG. It has no text alternative: write the address next to it."""
    return qr_svg(address)


@register.inclusion_tag("feedback/_promise_card.html")
def promise_card(promise, level=3):
    """Show a promise in a list."""
    return {"promise": promise, "title": title_of(promise), "level": level}


@register.inclusion_tag("feedback/_promise_summary.html")
def promise_summary():
    """Say how many promises there are and how many of them are late."""
    return counts()


@register.inclusion_tag("feedback/_came_after.html", takes_context=True)
def inspel_before(context, activity):
    """Show the published inspel that an activity came after."""
    rows = Inspel.objects.published().filter(led_on_to__activity=activity).for_lists()
    return {"cards": rendered(context, rows, "feedback/_inspel_card.html")}

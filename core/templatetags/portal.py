"""Template tags that any page of the portal may use."""

import re

from django import template
from django.conf import settings
from django.utils import formats, timezone
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, get_language_bidi
from modeltranslation.utils import build_localized_fieldname

from core.richtext import safe_html

register = template.Library()
_BREAKS = re.compile(r"([@.]|/+)(?=.)")


register.filter("rich", safe_html)


@register.filter
def shown_pages(page):
    """The numbers of a list's pages to show links to, with an ellipsis for what is left out, however many there are."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_tag(takes_context=True)
def lang(context, row, field, *, in_svg=False):
    """
    Return ' lang="sv"' if the field shows its Swedish text because it is not translated, else nothing.

    On a page that reads from right to left it adds dir="ltr", so that full stops stay at the end of their sentence
    (SVG has no such attribute).

    Write it inside the start tag of the element that holds the text: <h1{% lang page "title" %}>{{ page.title }}</h1>.
    The page then also says at its top that something on it is not translated yet.
    """
    language = get_language()
    if language == settings.LANGUAGE_CODE or getattr(row, build_localized_fieldname(field, language)):
        return ""
    if not getattr(row, field):
        return ""
    _page_state(context)["has_fallback"] = True
    direction = ' dir="ltr"' if get_language_bidi() and not in_svg else ""
    return mark_safe(f' lang="{settings.LANGUAGE_CODE}"{direction}')  # noqa: S308 - constants


@register.inclusion_tag("_example_chip.html", takes_context=True)
def example_chip(context, row):
    """Show an "Example" chip beside a row that is example content, and note it for the top of the page."""
    if row.is_example:
        _page_state(context)["has_example"] = True
    return {"is_example": row.is_example}


@register.filter
def menu_place(path):
    """
    Return where in the main menu a page lies: /en/delmal/ is itself, what lies deeper is /en/delmal/*.

    It is the same for all that lies below, so that the menu is rendered once for each of its places.
    """
    prefix = "" if get_language() == settings.LANGUAGE_CODE else f"/{get_language()}"
    section, slash, below = path.removeprefix(prefix).removeprefix("/").partition("/")
    return f"{prefix}/{section}{slash}{'*' if below else ''}"


@register.filter
def breakable(address):
    """Return an e-mail or web address that a narrow screen breaks after its @, dots and slashes, not in a word."""
    return mark_safe(_BREAKS.sub(r"\1<wbr>", escape(address)))  # noqa: S308 - escaped first


@register.tag
def page_notices(parser, token):
    """
    {% page_notices %}…{% endpage_notices %} – renders what it holds, then puts before it what the reader should know.

    That is: the page shows example content, or text that is not translated yet. Only base.html uses it.
    """
    nodelist = parser.parse(["endpage_notices"])
    parser.delete_first_token()
    return PageNoticesNode(nodelist)


class PageNoticesNode(template.Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        content = self.nodelist.render(context)
        notices = context.template.engine.get_template("_page_notices.html")
        with context.push(**_page_state(context)):
            return notices.render(context) + content


def _page_state(context):
    """What the tags of one page have noted so far. Kept on the request, which included templates share."""
    request = context.request
    if not hasattr(request, "_page_state"):
        request._page_state = {"has_example": False, "has_fallback": False}
    return request._page_state


@register.simple_tag
def time_tag(value):
    """Return a date or time as <time datetime="2026-11-21">21 november 2026</time>."""
    day = timezone.localtime(value).date() if hasattr(value, "hour") else value
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), formats.date_format(day, "DATE_FORMAT"))


@register.simple_tag
def moment_tag(value):
    """Return a time as <time datetime="2026-11-21T13:00+01:00">21 november 2026 13:00</time>."""
    moment = timezone.localtime(value)
    shown = formats.date_format(moment, "DATETIME_FORMAT")
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(timespec="minutes"), shown)

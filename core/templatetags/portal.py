"""Template tags that any page of the portal may use."""

import re
from contextlib import contextmanager
from functools import cache

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, get_language_bidi, override
from django.utils.translation import gettext as _

from core.date_spans import is_same_day
from core.display_name import user_display_name
from core.public_cache import fresh_address
from core.punctuation import comma_list
from core.rich_outline import direction_of_html
from core.rich_text import safe_html
from core.text import ltr_text
from core.translations.marks import older_attribute, with_marks
from core.translations.reading import anchors_of, older_in, older_texts, shown_language

register = template.Library()
register.filter("rich", safe_html)
register.filter("fresh", fresh_address)
register.filter("ltr_text", ltr_text)
register.filter("comma_list", comma_list)


@register.filter
def shown_pages(page):
    """Return the page numbers of a paginated list to link to, with an ellipsis for those that are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_tag(takes_context=True)
def lang(context, row, field):
    """
    Return ' lang="sv"' if the field shows its Swedish text because it is not translated, else nothing.

    On a right-to-left page it adds dir="ltr", so that a full stop is shown at the end of its sentence, and to a text in
    the page's language that runs the other way dir="auto".

    Write it inside the start tag of the element with the text: <h1{% lang page "title" %}>{{ page.title }}</h1>. The
    page then also shows a notice that something on it is not translated yet. A translation that is older than the
    Swedish is noted too, and `page_notices` marks it.
    """
    if shown_language(row, field) == get_language():
        return mark_safe(_own_direction(getattr(row, field, None) or "") + _older(context, row, field))  # noqa: S308
    if not getattr(row, field):
        return ""
    note_fallback(context)
    direction = ' dir="ltr"' if get_language_bidi() else ""
    return mark_safe(f' lang="{settings.LANGUAGE_CODE}"{direction}')  # noqa: S308 - constants


def _older(context, row, field):
    """Return the attribute by which `page_notices` finds a text that is older than the Swedish, or ""."""
    request = getattr(context, "request", None)
    if not getattr(request, "_marks_older", False):
        return ""
    if not hasattr(request, "_older_texts"):  # not before a text is shown: a page of an error may have no database
        request._older_texts = older_texts()
    ages = older_in(row, field, request._older_texts)
    return "" if ages is None else older_mark(context, ages, anchors_of(row, field, ages))


def older_mark(context, ages, anchors):
    """Return the same attribute for a text of these Ages; `anchors` are those of its places in Swedish."""
    if not getattr(getattr(context, "request", None), "_marks_older", False):
        return ""
    _page_state(context)["has_older"] = True
    return mark_safe(older_attribute(ages, anchors))  # noqa: S308 - numbers, and addresses that are escaped


def note_fallback(context):
    """Let the page say that some of it is shown in Swedish."""
    _page_state(context)["has_fallback"] = True


def _own_direction(text):
    runs_right_to_left = {"ltr": False, "rtl": True}.get(direction_of_html(text), get_language_bidi())
    return "" if runs_right_to_left == get_language_bidi() else mark_safe(' dir="auto"')


@register.inclusion_tag("_example_chip.html", takes_context=True)
def example_chip(context, row):
    """Render an "Example" chip for a row that is example content, and note it for the notice of the page."""
    if row.is_example:
        _page_state(context)["has_example"] = True
    return {"is_example": row.is_example}


@register.simple_tag
def example_title(row):
    """Return "Example: " for the title of the page of an example, which stands alone in a result or a shared link."""
    return f"{_('Example')}: " if row.is_example else ""


@register.simple_tag
def example_robots(row):
    """Return the element that keeps the page of an example out of search engines."""
    return mark_safe('<meta name="robots" content="noindex">') if row.is_example else ""


@register.simple_tag
def address_in_each_language(view, *args):
    """Return what forms/_in_other_languages.html needs for a form that is posted to another address than its page."""
    links = []
    for code, name in settings.LANGUAGES:
        with override(code):
            path = reverse(view, args=args)
        links.append({"code": code, "name": name, "path": path, "is_current": code == get_language()})
    return links


@register.filter
def display_name(user):
    """Return the name by which colleagues know the user, or "" for nobody."""
    return user_display_name(user) if user else ""


@register.filter
def ltr(text):
    """
    Return a reference, number or address as HTML that is read from left to right, whatever stands around it.

    Where no HTML is allowed, as in <title> and in plain mails, use the filter ltr_text.
    """
    return format_html('<bdi dir="ltr">{}</bdi>', text) if text and get_language_bidi() else text


@register.filter
def unbroken(number):
    """Return a number that is not parted between two lines, such as a telephone number."""
    return number.replace(" ", "\u00a0")


_BREAKS = re.compile(r"([@.]|/+)(?=.)")


@register.filter
def breakable(address):
    """Return an e-mail or web address as HTML that can be broken after @, dots and slashes, but not in a word."""
    return mark_safe(_BREAKS.sub(r"\1<wbr>", escape(address)))  # noqa: S308 - escaped first


@register.tag
def page_notices(parser, token):
    """
    Render the content of {% page_notices %}…{% endpage_notices %} with notices before it.

    A notice says that the page shows example content, or text that is not translated yet or older than the Swedish.
    Only base.html uses the tag.
    """
    nodelist = parser.parse(["endpage_notices"])
    parser.delete_first_token()
    return PageNoticesNode(nodelist)


class PageNoticesNode(template.Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        request, engine = context.request, context.template.engine
        request._marks_older = True
        content = self.nodelist.render(context)
        request._marks_older = False
        state = _page_state(context)
        if state["has_older"]:
            mark = engine.get_template("_older_text.html")
            links = context.get("language_links", [])
            swedish = next((link["url"] for link in links if link["code"] == settings.LANGUAGE_CODE), "")
            content, has_older = with_marks(content, _marks(mark, context, swedish))
            state = state | {"has_older": has_older, "swedish": swedish}
        with context.push(**state):
            return engine.get_template("_page_notices.html").render(context) + content


def _marks(template, context, swedish):
    """Return the function that makes the marks of `with_marks`, each kind once."""

    @cache
    def make_mark(kind, count, anchor, is_linked):
        url = f"{swedish}#{anchor}" if anchor else swedish
        texts = {"kind": kind, "count": count, "url": url if is_linked else ""}
        return template.render(context.new(texts)).strip()

    return make_mark


def _page_state(context):
    """Return what the tags of the page have noted so far, from the request, which included templates share."""
    request = context.request
    if not hasattr(request, "_page_state"):
        request._page_state = {"has_example": False, "has_fallback": False, "has_older": False}
    return request._page_state


@contextmanager
def noted_alone(context):
    """Give what the tags note in the block, as a dict that may be updated, before the page has it too."""
    before = dict(_page_state(context))
    state = context.request._page_state = dict.fromkeys(before, False)
    try:
        yield state
    finally:
        context.request._page_state = {name: state[name] or before[name] for name in before}


@register.simple_tag
def time_tag(value):
    """Return a date or time as <time datetime="2026-11-21">21 november 2026</time>."""
    day = timezone.localtime(value).date() if hasattr(value, "hour") else value
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), formats.date_format(day, "DATE_FORMAT"))


@register.simple_tag
def moment_tag(value, after=None):
    """
    Return a time as <time datetime="2026-11-21T13:00+01:00">21 november 2026 13:00</time>.

    `after` is a time that stands before it in the sentence: of the same day, the day is not said twice.
    """
    moment = timezone.localtime(value)
    is_told = after and is_same_day(after, value)
    shown = formats.date_format(moment, "TIME_FORMAT" if is_told else "DATETIME_FORMAT")
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(timespec="minutes"), shown)

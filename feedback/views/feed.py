"""The Atom feed of published inspel and their answers."""

from datetime import UTC, datetime
from functools import partial

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.models import Organisation
from core.bidi import isolated_html, isolated_text
from core.slugs import present_slug
from core.text import clean_text
from core.translations.outputs import ShownTexts
from feedback.models import Inspel
from strategy.models import SubGoal

ENTRIES_SHOWN = 30
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class InspelFeed(Atom1Feed):
    """
    An Atom feed with the language of each entry as xml:lang.

    Texts are cleaned once more: a single character that XML forbids would make the feed unreadable for everybody.
    """

    def __init__(self, **texts):
        super().__init__(**_cleaned(texts))

    def add_item(self, **texts):
        super().add_item(**_cleaned(texts))

    def latest_post_date(self):
        """Return when an entry last changed. Django says “now” of a feed without any, which never stays the same."""
        return super().latest_post_date() if self.items else _NEVER

    def item_attributes(self, item):
        return {"xml:lang": item["language"]}


def _cleaned(texts):
    texts = {name: clean_text(text) if isinstance(text, str) else text for name, text in texts.items()}
    isolated = {"title": isolated_text, "subtitle": isolated_text, "description": isolated_html}
    return texts | {name: isolate(texts[name]) for name, isolate in isolated.items() if texts.get(name)}


@require_safe
def inspel_feed(request):
    """Return the latest published and answered inspel, filtered by sub-goal and municipality (?delmal=…&kommun=…)."""
    filters = _filters(request.GET)
    entries, shown = _entries(filters), ShownTexts()
    for row in [*filters.values(), *(inspel.sub_goal for inspel, _updated_at in entries if inspel.sub_goal)]:
        shown.language_of(row, "title" if isinstance(row, SubGoal) else "name")
    said = _("What residents and staff in Dalarna have said about good and close care, and the answers they got.")
    notes = [word for note in shown.notes(partial(reverse, "inspel_list")) for word in note.values() if word]
    feed = InspelFeed(
        title=": ".join([_("Inspel and answers"), *(str(row) for row in filters.values())]),
        description="",
        subtitle=" ".join([said, *notes]),
        link=settings.SITE_URL + reverse("inspel_list", query=_query(filters)),
        feed_url=settings.SITE_URL + reverse("inspel_feed", query=_query(filters)),
        author_name=settings.PORTAL_NAME,
        language=get_language(),
    )
    for inspel, updated_at in entries:
        _add_entry(feed, inspel, updated_at)
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response


def _filters(parameters):
    """Return {field of the inspel: row} for the query parameters. Raise Http404 if there is no such row."""
    filters = {}
    if slug := parameters.get("delmal"):
        filters["sub_goal"] = _row_or_404(SubGoal.objects.public(), slug)
    if slug := parameters.get("kommun"):
        filters["municipality"] = _row_or_404(Organisation.objects.municipalities(), slug)
    return filters


def _row_or_404(rows, slug):
    """Return the row that has the slug, else the one that had it before: a program asks for the feed as it once did."""
    try:
        return rows.get(slug=slug)
    except rows.model.DoesNotExist:
        return get_object_or_404(rows, slug=present_slug(rows.model, slug))


def _query(filters):
    names = {"sub_goal": "delmal", "municipality": "kommun"}
    return {names[field]: row.slug for field, row in filters.items()} or None


def _entries(filters):
    """Return [(inspel, when it was published or last answered)], latest first."""
    published = (
        Inspel.objects.published().without_examples().filter(**filters).select_related(*Inspel.ANSWER_PAGE_RELATIONS)
    )
    answered = published.filter(answered_at__isnull=False)
    latest = {row.pk: row for row in published.order_by("-published_at", "-pk")[:ENTRIES_SHOWN]}
    latest |= {row.pk: row for row in answered.order_by("-answered_at")[:ENTRIES_SHOWN]}
    changed = [(row, row.public_changed_at) for row in latest.values()]
    return sorted(changed, key=lambda entry: (entry[1], entry[0].pk), reverse=True)[:ENTRIES_SHOWN]


def _title_of(inspel):
    """Return the title, with the word “Example” in its language if that is one of the portal's: the entry has one."""
    language = inspel.language_of_text
    with override(language if language in dict(settings.LANGUAGES) else get_language()):
        return f"{_('Example')}: {inspel.public_title}" if inspel.is_example else inspel.public_title


def _add_entry(feed, inspel, updated_at):
    url = settings.SITE_URL + inspel.get_absolute_url()
    feed.add_item(
        title=_title_of(inspel),
        link=url,
        unique_id=url,
        description=render_to_string("feedback/_feed_entry.html", {"inspel": inspel}),
        pubdate=inspel.published_at,
        updateddate=updated_at,
        categories=[clean_text(name) for field in ["sub_goal", "municipality"] if (name := inspel.label(field))],
        language=inspel.language_of_text,
    )

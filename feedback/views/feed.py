"""The feed of published inspel and their answers, for news readers."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.models import Organisation
from feedback.models import Inspel
from strategy.models import SubGoal

ENTRIES = 30


class InspelFeed(Atom1Feed):
    """Atom, with the language that each entry is written in."""

    def item_attributes(self, item):
        return {"xml:lang": item["language"]}


@require_safe
def inspel_feed(request):
    """The latest published and the latest answered, of all or of a sub-goal and a municipality (?delmal=…&kommun=…)."""
    about = _about(request.GET)
    feed = InspelFeed(
        title=": ".join([_("Inspel and answers"), *(str(row) for row in about.values())]),
        description="",
        subtitle=_(
            "What residents and staff in Dalarna have said about good and close care, and the answers they got."
        ),
        link=settings.SITE_URL + reverse("inspel_list", query=_query(about)),
        feed_url=settings.SITE_URL + reverse("inspel_feed", query=_query(about)),
        author_name=_("Good and close care in Dalarna"),
        language=get_language(),
    )
    for inspel, updated_at in _entries(about):
        _add_entry(feed, inspel, updated_at)
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response


def _about(parameters):
    """What the address narrows the feed to, by the inspel's fields. A feed of something unknown does not exist."""
    if "\x00" in "".join(parameters.values()):
        raise Http404
    about = {}
    if slug := parameters.get("delmal"):
        about["sub_goal"] = get_object_or_404(SubGoal, slug=slug)
    if slug := parameters.get("kommun"):
        about["municipality"] = get_object_or_404(Organisation.objects.municipalities(), slug=slug)
    return about


def _query(about):
    names = {"sub_goal": "delmal", "municipality": "kommun"}
    return {names[field]: row.slug for field, row in about.items()} or None


def _entries(about):
    """Return (inspel, when it last changed for a reader), the latest change first: published, or answered since."""
    published = Inspel.objects.published().filter(**about).select_related(*Inspel.SHOWN_WITH_ANSWER)
    latest = {row.pk: row for row in published.order_by("-published_at", "-pk")[:ENTRIES]}
    latest |= {row.pk: row for row in published.filter(answered_at__isnull=False).order_by("-answered_at")[:ENTRIES]}
    changed = [(row, row.public_change_at) for row in latest.values()]
    return sorted(changed, key=lambda entry: (entry[1], entry[0].pk), reverse=True)[:ENTRIES]


def _add_entry(feed, inspel, updated_at):
    url = settings.SITE_URL + inspel.get_absolute_url()
    feed.add_item(
        title=inspel.public_title,
        link=url,
        unique_id=url,
        description=render_to_string("feedback/_feed_entry.html", {"inspel": inspel}),
        pubdate=inspel.published_at,
        updateddate=updated_at,
        categories=[str(row) for row in [inspel.sub_goal, inspel.municipality] if row],
        language=inspel.language,
    )

"""The public pages of activities."""

from functools import partial

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from core.page_cache.parts import kept
from core.pagination import render_page
from core.slugs import follow_former_slugs
from followup.activities.listing import activity_list
from followup.activities.pages import activity_page
from followup.models import Activity

PER_PAGE = 20


@require_safe
def activity_list_page(request):
    """Show the activities that the query selects. An unknown filter value is ignored and named, with the status 404."""
    chosen = activity_list(request.GET)
    response = render_page(request, chosen, PER_PAGE, "followup/activity_list.html", {"chosen": chosen})
    if chosen.unknown:
        response.status_code = 404
    return response


@require_safe
def activity_list_short(request):
    """Lead from the short address, which is easy to say and to write, to the list among what tells how it goes."""
    return redirect("activity_list", permanent=True)


@follow_former_slugs(Activity)
@require_safe
def activity_short(request, slug):
    """Lead from the short address to the page of the activity."""
    return redirect(get_object_or_404(Activity.objects.public(), slug=slug), permanent=True)


@follow_former_slugs(Activity)
@require_safe
def activity_detail(request, slug):
    context = kept(("activity", slug), partial(activity_page, slug), in_each_language=False)
    return render(request, "followup/activity.html", context)

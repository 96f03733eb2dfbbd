"""What anybody may read: published inspel."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from feedback.models import Inspel
from strategy.paging import page_of

INSPEL_PER_PAGE = 20


@require_safe
def inspel_list(request):
    return page_of(request, Inspel.objects.published().for_lists(), INSPEL_PER_PAGE, "feedback/inspel_list.html")


@require_safe
def inspel_detail(request, reference):
    published = Inspel.objects.published().select_related(*Inspel.SHOWN_WITH_ANSWER)
    inspel = get_object_or_404(published, reference=reference)
    updated_at = max(filter(None, [inspel.published_at, inspel.answered_at]))
    return render(request, "feedback/inspel_detail.html", {"inspel": inspel, "updated_at": updated_at})

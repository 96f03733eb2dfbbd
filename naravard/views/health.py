"""For what watches the portal: whether the process lives, and whether all parts of it are well."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from naravard.health import parts


@require_safe
@never_cache
def live(request):
    """Answer that this process answers, without looking at anything else."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def ready(request):
    """Say of each part of the portal whether it is well; 503 if one is not."""
    found = parts()
    answer = JsonResponse(found, status=200 if all(found.values()) else 503)
    answer._has_been_logged = True  # by the check, in one line; Django would call it an error of the page
    return answer

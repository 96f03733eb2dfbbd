"""For what watches the portal: whether the process lives, whether all parts of it are well, and numbers."""

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client.exposition import choose_encoder

from core.client_address import is_from
from naravard.health import parts
from naravard.observation.metrics import numbers


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


@require_safe
@never_cache
def metrics(request):
    """Give the numbers for Prometheus to whoever asks from an address in METRICS_ALLOWED."""
    if not is_from(request, settings.METRICS_ALLOWED):
        text = "These numbers are only for the addresses in METRICS_ALLOWED.\n"
        return HttpResponse(text, status=403, content_type="text/plain; charset=utf-8")
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return HttpResponse(encode(numbers()), content_type=content_type)

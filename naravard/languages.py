"""The queries that a page keeps in another language."""

from urllib.parse import urlencode

from core.just_sent import PARAMETER as SENT
from core.pagination import PAGE_PARAMETER

# The parameters that a page understands and that mean the same in every language: {url name: [parameter]}.
QUERY_PARAMETERS = {
    "inspel_list": ["q", "delmal", "lage", "tema", "kommun", "resultat", "ar", "ordning", PAGE_PARAMETER],
    "activity_list": ["delmal", "organisation", "status", PAGE_PARAMETER],
    "promise_list": ["lage"],
    "near_me": ["kommun", "vem"],
    "news_list": [PAGE_PARAMETER],
    "dialogue_round_list": [PAGE_PARAMETER],
    "dialogue_round": [PAGE_PARAMETER],
    "dialogue_round_form": ["delmal", "kommun", "roll"],
    "inspel_guidance": ["delmal", "kommun"],
    "inspel_form": ["delmal", "kommun"],
    "page_reaction_thanks": ["key"],
    "inspel_reported": [SENT],
    "contact_sent": [SENT],
    "accessibility_report_sent": [SENT],
}
# The pages that say something else for each query, so that a link to one has it.
_IS_ANOTHER_PAGE = {"inspel_list", "activity_list", "promise_list", "near_me"}
_MAX_LENGTH = 200  # characters of a value


def kept_query(request):
    """Return "?…" with what the page was asked for and understands, one value each in the order of the table, or ""."""
    if not request.GET or not request.resolver_match:
        return ""
    names = QUERY_PARAMETERS.get(request.resolver_match.url_name, [])
    kept = {name: value[:_MAX_LENGTH] for name in names if (value := request.GET.get(name, ""))}
    return f"?{urlencode(kept)}" if kept else ""


def shared_query(request):
    """Return what `kept_query` does if a link to the page needs it, else "". Words of a search are never in one."""
    match = request.resolver_match
    is_needed = match and match.url_name in _IS_ANOTHER_PAGE and not request.GET.get("q")
    return kept_query(request) if is_needed else ""

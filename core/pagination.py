"""Lists on several pages."""

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.shortcuts import render

PAGE_PARAMETER = "sida"


def render_page(request, queryset, per_page, template, context=None):
    """
    Return the response with one page of a list as `page_obj`, chosen by ?sida=N.

    If N is out of range or no number, the status is 404 and the template the same: `page_obj` is then the first page,
    and `asked_page` the value of the parameter, so that the reader gets an explanation and the list.
    """
    paginator = Paginator(queryset, per_page)
    asked = request.GET.get(PAGE_PARAMETER) or "1"
    context = dict(context or {})
    try:
        context["page_obj"] = paginator.page(asked)
        status = 200
    except (EmptyPage, PageNotAnInteger):
        context |= {"page_obj": paginator.page(1), "asked_page": asked[:20]}
        status = 404
    return render(request, template, context, status=status)

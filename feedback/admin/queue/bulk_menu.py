"""The menu of the queue with the bulk actions. Each leads to the page that asks for confirmation."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from feedback.admin.queue.bulk_actions import BULK_ACTIONS
from feedback.admin.queue.links import filter_query

MAX_SELECTED = 500


def bulk_page_url(name, ids, query, **parameters):
    """Return the address of the page for the bulk action on the inspel with these ids; `query` is the queue's."""
    parameters = {"ids": ",".join(map(str, ids)), "back": filter_query(query)} | parameters
    return reverse("admin:feedback_inspel_bulk", args=[name]) + f"?{urlencode(parameters)}"


def bulk_menu(model_admin, request):
    """Return the actions of the menu above the list, in the form of ModelAdmin.get_actions."""
    if not model_admin.has_change_permission(request):
        return {}
    return {action.name: (_redirect_to_page(action), action.name, action.label) for action in BULK_ACTIONS.values()}


def _redirect_to_page(action):
    def redirect_to_page(model_admin, request, queryset):
        ids = list(queryset.values_list("pk", flat=True)[: MAX_SELECTED + 1])
        if len(ids) > MAX_SELECTED:
            text = _("Nothing has been done: choose at most %(count)d inspel at a time.")
            messages.error(request, text % {"count": MAX_SELECTED})
            return None
        return redirect(bulk_page_url(action.name, ids, request.GET.urlencode()))

    return redirect_to_page

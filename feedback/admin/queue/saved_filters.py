"""Filters of the queue that moderators have saved under a name, shown as links above the list."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core.display_name import user_display_name
from core.forms import CleanLineField
from core.not_done import post_only
from core.sent_again import comes_back, is_sent_again
from feedback.admin.queue.links import filter_query, queue_url
from feedback.models import SavedFilter


class SaveFilterForm(forms.Form):
    name = CleanLineField(
        label=_("Name of the filter"),
        max_length=SavedFilter._meta.get_field("name").max_length,
        error_messages={"required": _("Give the filter a name.")},
    )
    is_shared = forms.BooleanField(label=_("Show it to everybody who moderates"), required=False)
    query = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_query(self):
        return filter_query(self.cleaned_data["query"])


def saved_filters_context(request):
    """Return the context of the filters: the user's own and the shared ones, and a form to save the current one."""
    current = filter_query(request.GET.urlencode())
    visible = SavedFilter.objects.filter(Q(owner=request.user) | Q(is_shared=True)).select_related("owner")
    rows = [
        {
            "filter": row,
            "url": queue_url(row.query),
            "is_current": row.query == current,
            "is_own": row.owner_id == request.user.pk,
            "owner": user_display_name(row.owner),
        }
        for row in visible
    ]
    return {
        "saved_filters": rows,
        "query_now": current,
        "save_form": SaveFilterForm(initial={"query": current}, label_suffix="") if current else None,
    }


@comes_back(form=SaveFilterForm)
@post_only
@method_decorator(require_POST)
def save_filter(model_admin, request):
    """Save the current filter under a name; a name that the user has used before gets the new filter."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    form = SaveFilterForm(request.POST)
    back = redirect(queue_url(request.POST.get("query", "")))
    if is_sent_again(request):
        text = _("The filter is not saved yet. Its name was to be “%(name)s”: write it again below the filters.")
        messages.warning(request, text % {"name": request.POST.get("name", "")})
        return back
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, errors[0])
        return back
    name = form.cleaned_data["name"]
    _row, is_new = SavedFilter.objects.update_or_create(
        owner=request.user,
        name=name,
        defaults={"query": form.cleaned_data["query"], "is_shared": form.cleaned_data["is_shared"]},
    )
    text = _("The filter “%(name)s” is saved.") if is_new else _("The filter “%(name)s” has been changed.")
    messages.success(request, text % {"name": name})
    return back


@post_only
@method_decorator(require_POST)
def delete_filter(model_admin, request, filter_pk):
    """Delete a filter of the user. Another user's filter, or one that is deleted already, is not found (404)."""
    row = get_object_or_404(SavedFilter, pk=filter_pk, owner=request.user)
    row.delete()
    messages.success(request, _("The filter “%(name)s” is taken away.") % {"name": row.name})
    return redirect(queue_url(request.POST.get("back", "")))

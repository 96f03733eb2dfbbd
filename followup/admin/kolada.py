"""Kolada in the admin's list of key figures: search and choose, fetch the values, and how the last fetching went."""

import re
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from core.admin.pages import render_admin_page
from core.not_done import post_only
from followup.kolada.shapes import KoladaError
from followup.kolada.shortlist import shortlist
from followup.kolada.sync import enqueue_sync
from followup.models import Indicator, KoladaSync, KoladaUnderwayError
from followup.models.indicator import KOLADA_ID

MOST_SHOWN = 50
# Somebody waits at the page, and a thread of the web server with them.
SECONDS_OF_SEARCH, ATTEMPTS_OF_SEARCH = 8, 2
# Web servers refuse addresses of more than 8,000 bytes or so. A definition in Kolada has a few hundred.
LONGEST_ADDRESS = 6000


class SearchForm(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("Words in the title, or an id such as N20403"),
        min_length=3,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


def may_fetch(request):
    return request.user.has_perm("followup.change_indicator") and request.user.has_perm("followup.add_measurement")


@post_only
@method_decorator(require_POST)
def fetch_values(model_admin, request):
    """Let the worker fetch the values of all key figures with an id in Kolada, and return to their list."""
    if not may_fetch(request):
        raise PermissionDenied
    try:
        enqueue_sync()
    except KoladaUnderwayError:
        messages.warning(request, _("Values are being fetched already. Try again when that is done."))
    else:
        messages.success(request, _("The values are fetched from Kolada in the background. You can go on meanwhile."))
    return redirect("admin:followup_indicator_changelist")


def latest_fetching():
    return KoladaSync.objects.latest_first().first()


def search_page(model_admin, request):
    """Search Kolada's list by title or id, or show the key figures that are suggested first."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    form = SearchForm(request.GET if "q" in request.GET else None, label_suffix="")
    found, fault = (list(shortlist()), "") if not form.is_valid() else _search(form.cleaned_data["q"])
    context = {
        "title": _("Choose from Kolada"),
        "is_search": form.is_valid(),
        "fault": fault,
        "kpis": _lines(found[:MOST_SHOWN]),
        "has_more": len(found) > MOST_SHOWN,
    }
    return render_admin_page(model_admin, request, "admin/followup/indicator/kolada.html", context, form=form)


def _search(words):
    """Return (Kpis, "") or ([], the sentence that says why Kolada cannot be searched)."""
    from followup.kolada.client import Kolada  # noqa: PLC0415 - httpx takes 2 MB in each process

    try:
        with Kolada(attempts=ATTEMPTS_OF_SEARCH, max_seconds=SECONDS_OF_SEARCH) as kolada:
            is_id = re.match(KOLADA_ID, words.upper())
            return (kolada.kpi(words.upper()) if is_id else kolada.kpis_titled(words, MOST_SHOWN + 1)), ""
    except KoladaError as error:
        return [], str(error)


def _lines(kpis):
    """Return a line for each Kpi: with the key figure that follows it already, or the address that adds one."""
    rows = Indicator.objects.filter(kolada_id__in=[kpi.id for kpi in kpis])
    followed = {row.kolada_id: row for row in rows}
    return [
        {
            "kpi": kpi,
            "exists_for": Indicator.ExistsFor(kpi.exists_for).label,
            "followed": followed.get(kpi.id),
            "add_url": _add_url(kpi),
        }
        for kpi in kpis
    ]


def _add_url(kpi):
    """Return the address of the form for a new key figure, filled in; without the definition if that is too long."""
    fields = {"kolada_id": kpi.id, "title_sv": kpi.title, "exists_for": kpi.exists_for}
    url = f"{reverse('admin:followup_indicator_add')}?"
    whole = url + urlencode(fields | {"definition_sv": kpi.description})
    return whole if len(whole) <= LONGEST_ADDRESS else url + urlencode(fields)


# The addresses below /admin/followup/indicator/ that Django does not have: (route, view, name).
PAGES = [
    ("kolada/", search_page, "followup_indicator_kolada"),
    ("kolada/fetch/", fetch_values, "followup_indicator_kolada_fetch"),
]

"""Which colleagues have a page of the admin open: each page tells it by a script's post, never by being read."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.urls import Resolver404, resolve
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.display_name import user_display_name
from core.models import OpenPage
from core.not_done import post_only


@post_only(by_script=True)
@require_POST
def note_open_page(request):
    """Note that the page at `address` is open, or with `closed` that it is not any more; return who else has it."""
    address = request.POST.get("address", "")
    _require_row_to_change(request, address)
    if "closed" in request.POST:
        OpenPage.objects.filter(user=request.user, address=address).delete()
        return JsonResponse({"others": []})
    OpenPage.objects.tell(request.user, address)
    return JsonResponse({"others": [_sentence(row) for row in OpenPage.objects.others(request.user, address)]})


def _require_row_to_change(request, address):
    """Raise Http404 unless the address is the page of a row, and PermissionDenied if the user may not change it."""
    try:
        match = resolve(address)
    except Resolver404 as error:
        raise Http404 from error
    model_admin = getattr(match.func, "model_admin", None)
    if model_admin is None or not (match.url_name or "").endswith("_change") or "object_id" not in match.kwargs:
        raise Http404
    row = model_admin.get_object(request, unquote(match.kwargs["object_id"]))
    if row is None:
        raise Http404
    if not model_admin.has_change_permission(request, row):
        raise PermissionDenied


def _sentence(row):
    name = user_display_name(row.user)
    time = date_format(localtime(row.opened_at), "H.i")
    return _("%(name)s has had this page open since %(time)s.") % {"name": name, "time": time}

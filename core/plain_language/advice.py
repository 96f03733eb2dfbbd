"""The advice of core/plain_language/analysis.py as text for the forms of the admin, and the view that updates it."""

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from core.not_done import post_only
from core.plain_language.analysis import LIMITS, review

LONGEST_TEXT = 200_000  # characters

# Björnsson's scale, as (upper limit, words).
LIX_BANDS = [
    (30, gettext_lazy("very easy, like a children's book")),
    (40, gettext_lazy("easy, like a novel")),
    (50, gettext_lazy("medium, like a newspaper")),
    (60, gettext_lazy("difficult, like an official text")),
]
LIX_ABOVE_ALL_BANDS = gettext_lazy("very difficult, like a law")


def lix_in_words(lix):
    """Return the description of a LIX on Björnsson's scale."""
    return next((words for limit, words in LIX_BANDS if lix < limit), LIX_ABOVE_ALL_BANDS)


def advice_on(text, language):
    """Return {"summary": one line, "remarks": HTML} about a text in one of the languages of LIMITS."""
    if len(text) > LONGEST_TEXT:
        return {"summary": _("Plain language: the text is too long to check"), "remarks": ""}
    found = review(text, language)
    context = {
        "review": found,
        "language": language,
        "limits": LIMITS[language],
        "lix_in_words": None if found.lix is None else lix_in_words(found.lix),
    }
    return {"summary": _summary(found), "remarks": render_to_string("admin/_plain_language_remarks.html", context)}


def _summary(found):
    if not found.words:
        return _("Plain language: no text yet")
    count = found.remarks
    advice = ngettext("%(count)d piece of advice", "%(count)d pieces of advice", count) if count else _("no advice")
    advice = advice % {"count": count}
    if found.lix is None:
        return _("Plain language: %(advice)s") % {"advice": advice}
    return _("Plain language: LIX %(lix)d, %(advice)s") % {"lix": found.lix, "advice": advice}


@post_only(by_script=True)
@require_POST
def check_language(request, app_label, model_name):
    """Return the advice on the posted text as JSON, for users who may write texts of the model. Nothing is stored."""
    if not _may_write(request, app_label, model_name):
        raise PermissionDenied
    language = request.POST.get("language", "")
    if language not in LIMITS:
        raise Http404
    return JsonResponse(advice_on(request.POST.get("text", ""), language))


def _may_write(request, app_label, model_name):
    try:
        model_admin = admin.site.get_model_admin(apps.get_model(app_label, model_name))
    except (LookupError, NotRegistered) as error:
        raise Http404 from error
    return model_admin.has_change_permission(request) or model_admin.has_add_permission(request)

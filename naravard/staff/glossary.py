"""The page with the fixed words of the portal, which translators and editors hold to."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.translations.glossary import glossary
from core.translations.texts import TRANSLATIONS


@require_safe
def glossary_page(request, site):
    """Show the words of docs/glossary.md to whoever may see the site's texts."""
    if not request.user.has_perm("strategy.view_page"):
        raise PermissionDenied
    languages = [(code, name) for code, name in settings.LANGUAGES if code in TRANSLATIONS]
    context = site.each_context(request) | {
        "title": _("The glossary"),
        "languages": languages,
        "terms": [
            (term, [(code, words.get(code, "")) for code, _name in languages]) for term, words in glossary().items()
        ],
    }
    request.current_app = site.name
    return TemplateResponse(request, "admin/glossary.html", context)

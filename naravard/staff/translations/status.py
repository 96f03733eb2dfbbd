"""The page that says of each row and language what is missing or older than the Swedish."""

from collections import Counter

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.pagination import PAGE_PARAMETER
from core.translations.paragraphs import State
from core.translations.texts import TRANSLATIONS
from naravard.staff.place_gaps import field_url
from naravard.staff.translations.texts import MOST_ROWS, admins, rows_of

ROWS_PER_PAGE = 50
LANGUAGES = [(code, name) for code, name in settings.LANGUAGES if code in TRANSLATIONS]


class Choice:
    """What a page or a file is about: a kind of rows, a language and a state; "" for all."""

    def __init__(self, request, site):
        self.admins = admins(request, site)
        if not self.admins:
            raise PermissionDenied
        self.kinds = [(label, capfirst(one.opts.verbose_name_plural)) for label, one in self.admins.items()]
        self.kind = self._known(request, "kind", self.admins)
        self.language = self._known(request, "language", TRANSLATIONS)
        self.state = self._known(request, "state", State.values)

    @staticmethod
    def _known(request, name, values):
        value = request.GET.get(name, "")
        return value if value in values else ""

    def rows(self, request):
        kept = {label: one for label, one in self.admins.items() if self.kind in ("", label)}
        return rows_of(request, kept, [self.language] if self.language else TRANSLATIONS)

    @property
    def query(self):
        return urlencode({"kind": self.kind, "language": self.language, "state": self.state})


@require_safe
def translation_status(request, site):
    """Show each row with the state of its translations, to whoever may see such rows."""
    choice = Choice(request, site)
    rows = choice.rows(request)
    shown = [row for row in rows if not choice.state or any(text.state == choice.state for text in row.texts)]
    page = Paginator(shown, ROWS_PER_PAGE).get_page(request.GET.get(PAGE_PARAMETER))
    languages = [pair for pair in LANGUAGES if choice.language in ("", pair[0])]
    context = site.each_context(request) | {
        "title": _("Translations"),
        "choice": choice,
        "languages": LANGUAGES,
        "states": State.choices,
        "columns": languages,
        "totals": _totals(rows, languages),
        "page": page,
        "limit": MOST_ROWS if any(count >= MOST_ROWS for count in Counter(row.kind for row in rows).values()) else 0,
        "lines": [(row, field_url(row.row), [_cell(row, code) for code, _name in languages]) for row in page],
        "page_parameter": PAGE_PARAMETER,
    }
    request.current_app = site.name
    return TemplateResponse(request, "admin/translations/status.html", context)


def _totals(rows, languages):
    """Return [(code, language, [number of texts in each state])]."""
    counts = Counter((text.language, text.state) for row in rows for text in row.texts)
    return [(code, name, [counts[code, state] for state in State]) for code, name in languages]


def _cell(row, language):
    """Return [(state, [(label of the field, its address, number of older paragraphs)])] of what is not done."""
    texts = [text for text in row.texts if text.language == language]
    parts = []
    for state in [State.MISSING, State.OLDER]:
        found = [text for text in texts if text.state == state]
        links = [(text.label, f"{field_url(row.row)}#{text.anchor}", _number(text.older)) for text in found]
        if links:
            parts.append((state.label, links))
    return parts


def _number(older):
    """Return how many paragraphs are older, missing or no longer in the Swedish, or 0 for a text of one."""
    if not older or (older.count == 1 and not older.missing):
        return 0
    return len(older.paragraphs) + len(older.removed) + sum(gap.count for gap in older.gaps)

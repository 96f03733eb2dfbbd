"""The difficult words on the page of words, and in the running text of every public page."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import get_language
from modeltranslation.utils import build_localized_fieldname

from core.explained_words import ExplainedWords, explain_words, has_running_text
from core.page_cache.known import KnownForEdition
from core.swedish_order import order_key
from strategy.models import HardWord


def words_in_order():
    """Return all words in the order of the active language: Swedish order, or by code point in other scripts."""
    return sorted(HardWord.objects.all(), key=lambda row: order_key(row.word))


class ReadWords:
    """The words as they were read, with the ExplainedWords of each language once it is asked for."""

    def __init__(self, rows):
        self.rows = rows
        self._explained = {}

    def in_language(self, language):
        """Return the ExplainedWords of the language, which is the active one: those with forms and an explanation."""
        if language not in self._explained:
            explanation = build_localized_fieldname("explanation", language)
            self._explained[language] = ExplainedWords.of(
                {
                    form: (row.get_absolute_url(), getattr(row, explanation))
                    for row in self.rows
                    if getattr(row, explanation)
                    for form in row.forms_in(language)
                }
            )
        return self._explained[language]


read_words = KnownForEdition(lambda: ReadWords(list(HardWord.objects.all())), ReadWords([]))


class HardWordsMiddleware:
    """Explain the difficult words in the running text of a public page, whichever template and row it is from."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if _is_public_page(request, response) and has_running_text(html := response.text):
            explained = read_words().in_language(get_language())
            explained_html = explain_words(html, explained)
            if explained_html != html:
                response.content = explained_html.replace("</head>", _script() + "</head>", 1).encode(response.charset)
        return response


def _script():
    """Return the element of the script, which only pages with such words load."""
    return format_html('<script src="{}" type="module"></script>\n', static("js/hard-words.js"))


def _is_public_page(request, response):
    is_page = response.get("Content-Type", "").startswith("text/html") and not response.streaming
    return (
        is_page
        and request.method in {"GET", "HEAD"}
        and response.status_code == 200
        and not request.path_info.startswith("/admin/")
    )

"""What an editor is told of a text from another program, and the view that the editor pastes through."""

from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.link_addresses import links_that_lead_nowhere
from core.not_done import post_only
from core.pasted_html import read_pasted
from core.quotation import quoted
from core.rich_text import clean_html, refuse_costly_html, refuse_deep_html

MAX_NAMED, MAX_WORDS = 5, 60  # so many parts are named, each with so many characters


@post_only(by_script=True)
@require_POST
def read_paste(request):
    """
    Return what was pasted into the rich text editor as JSON: HTML that can stand there, and sentences on the rest.

    Nothing is stored.
    """
    html = request.POST.get("html", "")
    try:
        refuse_deep_html(html)
        read, left_out = read_pasted(html)
        refuse_costly_html(read)
    except ValidationError as error:
        return JsonResponse({"html": "", "notes": error.messages})
    return JsonResponse({"html": clean_html(read), "notes": notes_on(left_out, links_that_lead_nowhere(html))})


def notes_on(left_out, links=()):
    """Return sentences on LeftOut and on links that lead nowhere, or [] if nothing was left out."""
    notes = []
    if left_out.deleted:
        notes.append(_("Deleted or crossed-out words were left out: %(words)s.") % {"words": _named(left_out.deleted)})
    if left_out.hidden:
        notes.append(_("Hidden words were left out: %(words)s.") % {"words": _named(left_out.hidden)})
    if left_out.comments:
        text = ngettext("%(count)d comment was left out.", "%(count)d comments were left out.", left_out.comments)
        notes.append(text % {"count": left_out.comments})
    if left_out.media:
        text = ngettext(
            "%(count)d picture or film was left out. Say in words what it shows.",
            "%(count)d pictures or films were left out. Say in words what they show.",
            left_out.media,
        )
        notes.append(text % {"count": left_out.media})
    if links:
        notes.append(_("These links lead nowhere and became plain words: %(links)s.") % {"links": _named(links)})
    return notes


def _named(parts):
    more = [_("and more")] if len(parts) > MAX_NAMED else []
    return ", ".join([quoted(Truncator(part).chars(MAX_WORDS)) for part in parts[:MAX_NAMED]] + more)

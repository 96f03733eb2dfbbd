"""The poster of a dialogue round: one page with a QR code, as a tagged PDF."""

from textwrap import shorten

from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from core.pdf.drawings import mark
from core.pdf.shown_text import shown_text, shown_words
from core.pdf.store import stored_pdf
from core.pdf.typesetting import language_tag
from core.qr_code import qr_svg
from core.translations.outputs import ShownTexts
from strategy import drawings

TEXTS = ["title", "intro"]
PAPER_SIZES = ["a4", "a5"]
# The number of characters that fit beside a long title on A5. The page of the round has the whole text.
INTRO_LENGTH = 260
NOTE_LENGTH = 60  # of them, the room that a note on the translations takes


def round_poster_pdf(dialogue_round, paper):
    """Return the poster as a StoredPdf in the active language. It is typeset again only if its content has changed."""
    content = _content(dialogue_round) | {"paper": paper}
    return stored_pdf(
        poster_kind(dialogue_round, paper),
        "round_poster.typ",
        content,
        dated=timezone.localdate(dialogue_round.updated_at),
    )


def poster_kind(dialogue_round, paper):
    """Return the name under which the poster is stored."""
    return f"affisch-{dialogue_round.slug}-{paper}"


def untranslated_posters(dialogue_round):
    """Return the names of the languages whose posters hold a text of the round in Swedish, as it is not translated."""
    return [
        str(name)
        for code, name in settings.LANGUAGES
        if any(_is_missing(dialogue_round, code, field) for field in TEXTS)
    ]


def _is_missing(dialogue_round, language, field):
    written, translated = (
        getattr(dialogue_round, build_localized_fieldname(field, code)) for code in [settings.LANGUAGE_CODE, language]
    )
    return bool(written) and not translated


def _content(dialogue_round):
    """Return the data that templates/pdf/round_poster.typ reads."""
    address = dialogue_round.short_url
    goal = dialogue_round.sub_goal
    shown = ShownTexts()
    content = {
        "lang": language_tag(get_language()),
        "example": _("Example") if dialogue_round.is_example else "",
        "title": _text(shown, dialogue_round, "title"),
        "intro": _text(shown, dialogue_round, "intro"),
        "goal": _text(shown, goal, "title") | {"color": f"goal-{goal.color}"} if goal else None,
        "place": dialogue_round.municipality.name if dialogue_round.municipality else "",
        "qr": str(qr_svg(address)),
        "address": address,
        "short_address": dialogue_round.short_address,
        "words": shown_words(_labels(dialogue_round, address)),
        "colors": drawings.COLORS,
        "mark": mark(),
        "kurbits": drawings.kurbits(),
    }
    notes = shown.notes(dialogue_round.get_absolute_url)
    intro = _shortened(content["intro"], INTRO_LENGTH - NOTE_LENGTH * len(notes))
    return content | {"intro": intro, "notes": notes}


def _labels(dialogue_round, address):
    return {
        "portal": str(settings.PORTAL_NAME),
        "invitation": _("Say what you think"),
        "opens": _("Opens"),
        "closes": _("Closes"),
        "opens_at": _moment(dialogue_round.opens_at),
        "closes_at": _moment(dialogue_round.closes_at),
        "scan": _("Point your telephone's camera at the square"),
        "or_type": _("or write this address in your browser"),
        "qr": _("QR code that leads to %(address)s") % {"address": address},
        "what_happens": _("What happens with what you say"),
        "steps": [
            _("You need no account, and you do not have to give your name."),
            _("A process leader reads your inspel. The goal is that you get an answer within ten working days."),
            _("Nothing is published here without your yes."),
            _("Your inspel becomes an official document (allmän handling). That means that others may ask to read it."),
        ],
    }


def _moment(moment):
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def _text(shown, row, field):
    """Return the translated field on one line and its language: Swedish if it is not translated."""
    text = shown_text(" ".join((getattr(row, field) or "").split()))
    return {"text": text, "lang": language_tag(shown.language_of(row, field))}


def _shortened(intro, length):
    return intro | {"text": shown_text(shorten(intro["text"], length, placeholder=" …"))}

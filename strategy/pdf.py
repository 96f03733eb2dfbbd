"""
Where the finished PDF is kept until the text changes.

The file is made on the first request after a change, not when an editor saves. It takes a third of a second, and the
content tells by its own fingerprint whether a file of it is there: no list of the models, translations, drawings and
fonts that the document is made from could be forgotten or grow stale, and no worker need be running.
"""

from datetime import date
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.encoding import iri_to_uri
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from contacts.models import Organisation
from core.pdf import drawings
from core.pdf.rich_text import blocks_of
from core.pdf.store import stored_pdf
from core.pdf.typesetting import language_tag
from strategy.models import Chapter


def strategy_pdf(strategy, sub_goals):
    """Return the strategy as a StoredPdf in the active language, made anew only if its text has changed."""
    content = strategy_content(strategy, sub_goals)
    return stored_pdf("strategi", "strategy.typ", content, dated=date.fromisoformat(content["changed_on"]))


# The levels of headings: a part is 1.
CHAPTER_LEVEL = 2
SUB_GOAL_LEVEL = 3


def strategy_content(strategy, sub_goals):
    """Return the whole document as data that is the same as long as the text is."""
    gatherer = Gatherer(strategy, sub_goals)
    chapters = list(strategy.chapters.all())
    changed = last_change([strategy, *chapters, *sub_goals])
    content = {
        "lang": language_tag(get_language()),
        "title": gatherer.text(strategy, "title"),
        "vision": gatherer.text(strategy, "vision"),
        "vision_in_swedish": gatherer.swedish(strategy, "vision"),
        "summary": gatherer.text(strategy, "summary"),
        "organisations": [gatherer.text(row, "name") for row in Organisation.objects.behind_the_strategy()],
        "parts": [gatherer.part(part, chapters) for part in Chapter.Part],
        "sub_goals": [gatherer.sub_goal(sub_goal) for sub_goal in sub_goals],
        "changed_on": changed.isoformat(),
        "address": settings.SITE_URL + reverse("strategy"),
        "words": words(strategy, changed),
        "colors": drawings.COLORS,
        "mark": drawings.mark(),
        "kurbits": drawings.kurbits(),
    }
    return content | {"has_fallback": gatherer.has_fallback}


def last_change(rows):
    return timezone.localdate(max(row.updated_at for row in rows))


def words(strategy, changed):
    """Return the document's own words: what Typst cannot get from gettext."""
    return {
        "contents": _("Contents"),
        "vision": _("The vision"),
        "in_swedish": _("In the strategy:"),
        "belongs_to": _("The strategy belongs to"),
        "years": _("For the years %(first)d–%(last)d")
        % {"first": strategy.starts_on.year, "last": strategy.ends_on.year},
        "sub_goals": _("The five sub-goals"),
        "draft": _("Draft"),
        "draft_explained": _(
            "The name of the sub-goal is decided. The text below is written from the strategy's general aims and "
            "waits for the process leader's approval."
        ),
        "not_translated": _("Some of the text is not translated yet. Those parts are in Swedish."),
        "about": _("About this document"),
        "changed": _("The text comes from the portal. It was last changed on %(date)s.")
        % {"date": formats.date_format(changed, "DATE_FORMAT")},
        "on_the_web": _("Read the strategy on the web. There you can choose another language and send an inspel."),
    }


class Gatherer:
    """Reads rows in the active language and notes where the Swedish text stands in for a missing translation."""

    def __init__(self, strategy, sub_goals):
        self.language = get_language()
        self.has_fallback = False
        self.labels = labels_by_path(strategy, sub_goals)

    def shown_language(self, row, field):
        """Return the code of the language in which the field is shown, and note a fallback."""
        if self.language == settings.LANGUAGE_CODE or getattr(row, build_localized_fieldname(field, self.language)):
            return self.language
        self.has_fallback = self.has_fallback or bool(getattr(row, field))
        return settings.LANGUAGE_CODE

    def text(self, row, field):
        text = " ".join((getattr(row, field) or "").split())
        return {"text": text, "lang": language_tag(self.shown_language(row, field))}

    def swedish(self, row, field):
        """Return the Swedish words if they are not what is shown already, else ""."""
        swedish = getattr(row, build_localized_fieldname(field, settings.LANGUAGE_CODE))
        return "" if swedish == getattr(row, field) else swedish

    def rich_text(self, row, field, *, level):
        blocks = blocks_of(getattr(row, field) or "", level=level, link_target=self.link_target)
        return {"lang": language_tag(self.shown_language(row, field)), "blocks": blocks}

    def part(self, part, chapters):
        return {
            "title": str(part.label),
            "holds_sub_goals": part == Chapter.Part.VISION,
            "chapters": [self.chapter(chapter) for chapter in chapters if chapter.part == part],
        }

    def chapter(self, chapter):
        return {
            "label": chapter_label(chapter),
            "title": self.text(chapter, "title"),
            "body": self.rich_text(chapter, "body", level=CHAPTER_LEVEL),
        }

    def sub_goal(self, sub_goal):
        return {
            "label": sub_goal_label(sub_goal),
            "color": f"goal-{sub_goal.number}",
            "symbol": drawings.symbol(sub_goal.number),
            "number": _("Sub-goal %(number)s of 5") % {"number": sub_goal.number},
            "title": self.text(sub_goal, "title"),
            "title_in_swedish": self.swedish(sub_goal, "title"),
            "promise": self.text(sub_goal, "promise"),
            "is_draft": sub_goal.is_draft,
            "body": self.rich_text(sub_goal, "body", level=SUB_GOAL_LEVEL),
        }

    def link_target(self, address):
        """Return where a link leads: within the document if the text is in it, else to the full address; or None."""
        if not address.strip():
            return None
        try:
            parts = urlsplit(urljoin(settings.SITE_URL + reverse("strategy"), address.strip()))
        except ValueError:
            return None
        label = self.labels.get(parts.path + ("#" + parts.fragment if parts.fragment else ""))
        if label and f"{parts.scheme}://{parts.netloc}" == settings.SITE_URL:
            return {"label": label}
        return {"address": iri_to_uri(parts.geturl())}


def chapter_label(chapter):
    return f"chapter-{chapter.slug}"


def sub_goal_label(sub_goal):
    return f"sub-goal-{sub_goal.slug}"


def labels_by_path(strategy, sub_goals):
    """Return which part of the document has the text of which page, whatever language a link was written in."""
    labels = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            labels |= {sub_goal.get_absolute_url(): sub_goal_label(sub_goal) for sub_goal in sub_goals}
            here = reverse("strategy")
        labels |= {f"{here}#{chapter.slug}": chapter_label(chapter) for chapter in strategy.chapters.all()}
    return labels

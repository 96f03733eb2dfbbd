"""A strategy as a tagged PDF. Builds the data of templates/pdf/strategy.typ."""

from datetime import date
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils import formats, timezone
from django.utils.encoding import iri_to_uri
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from contacts.models import Organisation
from core.history import latest
from core.path_language import address_in_language
from core.pdf.drawings import mark
from core.pdf.rich_text import rich_text_blocks
from core.pdf.shown_text import shown_text, shown_words
from core.pdf.store import stored_pdf
from core.pdf.typesetting import language_tag
from core.text import clean_text, ltr_text
from core.translations.outputs import ShownTexts
from strategy import drawings
from strategy.models import Chapter

# Typst refuses a PDF with a longer address (of 8,000 characters), and no browser or server needs to take such ones.
MAX_ADDRESS = 2000
# The levels of the headings; a part of the strategy has level 1.
CHAPTER_LEVEL = 2
SUB_GOAL_LEVEL = 3


def kind_of(strategy):
    """Return the kind of its stored PDF: each strategy has its own, so that the last one is never another's."""
    return f"strategi-{strategy.slug}"


def strategy_pdf(strategy):
    """Return the strategy as a StoredPdf in the active language, typeset only if its text has changed."""
    content, left_out = _strategy_content(strategy, list(strategy.sub_goals.all()))
    changed = content["changed_on"]
    dated = date.fromisoformat(changed) if changed else strategy.starts_on
    return stored_pdf(kind_of(strategy), "strategy.typ", content, dated=dated, left_out=left_out, may_be_old=True)


def _strategy_content(strategy, sub_goals):
    """Return (the whole document as JSON data that changes only with the text, the links that are left out)."""
    builder = _ContentBuilder(strategy, sub_goals)
    chapters = list(strategy.chapters.all())
    changed = changed_on([strategy, *chapters, *sub_goals])
    content = {
        "lang": language_tag(get_language()),
        "title": builder.heading(strategy, "title"),
        "vision": builder.text(strategy, "vision"),
        "vision_in_swedish": builder.swedish(strategy, "vision"),
        "summary": builder.text(strategy, "summary"),
        "organisations": [builder.text(row, "name") for row in Organisation.objects.region_and_municipalities()],
        "parts": [builder.part(part, chapters) for part in Chapter.Part],
        "sub_goals": [builder.sub_goal(sub_goal) for sub_goal in sub_goals],
        "changed_on": changed and changed.isoformat(),
        "address": settings.SITE_URL + strategy.get_absolute_url(),
        "words": shown_words(_fixed_texts(strategy, changed)),
        "colors": drawings.COLORS,
        "mark": mark(),
        "kurbits": drawings.kurbits(),
    }
    return content | {"notes": builder.shown.notes(strategy.get_absolute_url)}, builder.links_left_out


def changed_on(rows):
    """Return the local date on which one of the rows was last changed, or None if nobody has changed any."""
    changed = latest(*(row.updated_at for row in rows))
    return changed and timezone.localdate(changed)


def _fixed_texts(strategy, changed):
    """Return the translated texts of the template, since Typst cannot use gettext."""
    return {
        "contents": _("Contents"),
        "vision": _("The vision"),
        "in_swedish": _("In the strategy:"),
        "belongs_to": _("The strategy belongs to"),
        "years": _("For the years %(years)s") % {"years": strategy.years},
        "sub_goals": _("The sub-goals"),
        "replaced": "" if strategy.is_current else _("This strategy is no longer in force."),
        "unapproved": _("Not yet approved"),
        "unapproved_explained": _(
            "The name of the sub-goal is decided. The text below is written from the strategy's general aims and "
            "waits for the process leader's approval."
        ),
        "about": _("About this document"),
        "changed": _("The text comes from the portal. It was last changed on %(date)s.")
        % {"date": formats.date_format(changed, "DATE_FORMAT")}
        if changed
        else _("The text comes from the portal."),
        "on_the_web": _("Read the strategy on the web. There you can choose another language and send an inspel."),
    }


class _ContentBuilder:
    """Turns rows into data in the active language."""

    def __init__(self, strategy, sub_goals):
        self.shown = ShownTexts()
        self.links_left_out = []
        self.labels = _labels_by_path(strategy, sub_goals)
        self.page_address = settings.SITE_URL + strategy.get_absolute_url()
        self.last_number = sub_goals[-1].number if sub_goals else 0

    def text(self, row, field):
        """Return the field on one line with its language."""
        text = shown_text(" ".join(clean_text(getattr(row, field) or "").split()))
        return {"text": text, "lang": language_tag(self.shown.language_of(row, field))}

    def heading(self, row, field):
        """Return the same as `text`, and a dash if nothing is left of it: PDF/UA takes no empty heading."""
        text = self.text(row, field)
        return text | {"text": text["text"] or "–"}

    def swedish(self, row, field):
        """Return the Swedish text of the field, or "" if it is already shown."""
        swedish = getattr(row, build_localized_fieldname(field, settings.LANGUAGE_CODE))
        return "" if swedish == getattr(row, field) else ltr_text(swedish)

    def rich_text(self, row, field, *, level):
        """Return the blocks of the field, which is shown below a heading of `level`, with its language."""
        blocks = rich_text_blocks(getattr(row, field) or "", level=level, link_target=self.link_target)
        return {"lang": language_tag(self.shown.language_of(row, field)), "level": level, "blocks": blocks}

    def part(self, part, chapters):
        return {
            "title": str(part.label),
            "holds_sub_goals": part == Chapter.Part.VISION,
            "chapters": [self.chapter(chapter) for chapter in chapters if chapter.part == part],
        }

    def chapter(self, chapter):
        return {
            "label": _chapter_label(chapter),
            "title": self.heading(chapter, "title"),
            "body": self.rich_text(chapter, "body", level=CHAPTER_LEVEL),
        }

    def sub_goal(self, sub_goal):
        return {
            "label": _sub_goal_label(sub_goal),
            "color": f"goal-{sub_goal.color}",
            "symbol": drawings.symbol(sub_goal),
            "number": _("Sub-goal %(number)s of %(all)s") % {"number": sub_goal.number, "all": self.last_number},
            "title": self.heading(sub_goal, "title"),
            "title_in_swedish": self.swedish(sub_goal, "title"),
            "promise": self.text(sub_goal, "promise"),
            "is_unapproved": sub_goal.is_unapproved,
            "body": self.rich_text(sub_goal, "body", level=SUB_GOAL_LEVEL),
        }

    def link_target(self, address):
        """Return the target of a link: a label if the text is in the document, else the full address, or None."""
        if not address.strip():
            return None
        try:
            parts = urlsplit(urljoin(self.page_address, address_in_language(address.strip())))
        except ValueError:
            return None
        label = self.labels.get(parts.path + ("#" + parts.fragment if parts.fragment else ""))
        if label and f"{parts.scheme}://{parts.netloc}" == settings.SITE_URL:
            return {"label": label}
        address = iri_to_uri(parts.geturl())
        if len(address) > MAX_ADDRESS:
            self.links_left_out.append(address)
            return None
        return {"address": address}


def _chapter_label(chapter):
    return f"chapter-{chapter.slug}"


def _sub_goal_label(sub_goal):
    return f"sub-goal-{sub_goal.slug}"


def _labels_by_path(strategy, sub_goals):
    """Return {path of a page: label in the document} for the paths in every language."""
    labels = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            labels |= {sub_goal.get_absolute_url(): _sub_goal_label(sub_goal) for sub_goal in sub_goals}
            strategy_path = strategy.get_absolute_url()
        labels |= {f"{strategy_path}#{chapter.anchor}": _chapter_label(chapter) for chapter in strategy.chapters.all()}
    return labels

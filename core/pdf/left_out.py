"""Typesetting of rich texts that goes on without what Typst refuses, so that one block never takes all pages."""

import time

from django.utils.translation import gettext as _

from core.pdf.rich_text import note_block, settle_headings, words_of
from core.pdf.typesetting import TimeIsUpError, TypesettingError, logged, try_to_typeset

# The search for what is refused takes a few tenths of a second for each attempt, about fifteen of them for one block.
# It is made for a reader who waits, or by the worker, so it may not take long; then the last PDF stays.
SEARCH_SECONDS, ATTEMPT_SECONDS = 15, 4


def typeset_what_can_be(template, content, *, dated):
    """
    Return (Typeset, the words of each block that was left out).

    `content` holds rich texts, with their level and blocks, at any place. Raise TypesettingError if it is not one of
    their blocks that is refused.
    """
    try:
        return try_to_typeset(template, content, dated=dated), []
    except TimeIsUpError:
        raise
    except TypesettingError as error:
        search = _Search(template, content, dated)
        with logged(template):
            if not search.can_be_set([]):
                raise error
            refused = search.refused(search.all_blocks)
            made = try_to_typeset(template, search.content_without(refused), dated=dated)
    return made, [words_of(search.block(*place)) for place in refused]


class _Search:
    """
    Finds the blocks that are refused. It tries halves, since most blocks need no attempt of their own.

    A block is named by two numbers: of its text within the content, and of itself within the text.
    """

    def __init__(self, template, content, dated):
        self.template, self.content, self.dated = template, content, dated
        self.texts = list(_rich_texts(content))
        self.all_blocks = [
            (number, place) for number, text in enumerate(self.texts) for place in range(len(text["blocks"]))
        ]
        self.deadline = time.monotonic() + SEARCH_SECONDS

    def block(self, number, place):
        return self.texts[number]["blocks"][place]

    def refused(self, places):
        if not places or self.can_be_set(places):
            return []
        if len(places) == 1:
            return places
        middle = len(places) // 2
        return self.refused(places[:middle]) + self.refused(places[middle:])

    def can_be_set(self, places):
        """Return whether the content can be set with these blocks alone."""
        if time.monotonic() > self.deadline:
            raise TypesettingError("The search for what cannot be set took too long.")
        others = set(self.all_blocks) - set(places)
        content = self._changed_content(lambda place, block: [] if place in others else [block])
        try:
            try_to_typeset(self.template, content, dated=self.dated, seconds=ATTEMPT_SECONDS)
        except TimeIsUpError:
            raise
        except TypesettingError:
            return False
        return True

    def content_without(self, refused):
        """Return the content with a line in place of each refused block, which says so."""
        line = note_block(_("A part of the text could not be shown here. It is on the web page."))
        return self._changed_content(lambda place, block: [line] if place in refused else [block])

    def _changed_content(self, change):
        numbers = iter(range(len(self.texts)))

        def changed(text):
            number = next(numbers)
            blocks = [new for place, block in enumerate(text["blocks"]) for new in change((number, place), block)]
            return text | {"blocks": settle_headings(blocks, text["level"])}

        return _map_rich_texts(changed, self.content)


def _is_rich_text(data):
    return isinstance(data, dict) and "blocks" in data and "level" in data


def _map_rich_texts(change, data):
    """Return the nested data with `change` applied to each rich text, in order."""
    if _is_rich_text(data):
        return change(data)
    if isinstance(data, dict):
        return {key: _map_rich_texts(change, value) for key, value in data.items()}
    return [_map_rich_texts(change, value) for value in data] if isinstance(data, list) else data


def _rich_texts(data):
    found = []
    _map_rich_texts(found.append, data)
    return found

"""The main menu of the public pages: six entries by what readers ask for, the rest one level below."""

from functools import cache
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Entry(NamedTuple):
    """A page in the menu: its label, the name of its URL with arguments, and the entries below it."""

    label: str
    url_name: str
    arguments: tuple = ()
    below: tuple = ()

    @property
    def url(self):
        return reverse(self.url_name, args=self.arguments)


MENU = (
    Entry(_("Your municipality"), "municipality_list"),
    Entry(
        _("Contact"),
        "contact_list",
        below=(Entry(_("Who leads the work"), "governing_bodies"),),
    ),
    Entry(
        _("The strategy"),
        "strategy",
        below=(
            Entry(_("The sub-goals"), "sub_goal_list"),
            Entry(_("Decisions"), "decisions"),
            Entry(_("Timeline"), "timeline"),
            Entry(_("How we work"), "page", ("arbetssatt",)),
            Entry(_("Documents"), "document_list"),
            Entry(_("News"), "news_list"),
        ),
    ),
    Entry(
        _("How it goes"),
        "how_it_goes",
        below=(
            Entry(_("Key figures"), "indicator_list"),
            Entry(_("Self-assessment"), "assessment_period_list"),
            Entry(_("Activities"), "activity_list"),
            Entry(_("Promises"), "promise_list"),
        ),
    ),
    Entry(
        _("Inspel and answers"),
        "inspel_list",
        below=(
            Entry(_("Dialogue rounds"), "dialogue_round_list"),
            Entry(_("How you can influence"), "page", ("paverka",)),
        ),
    ),
    Entry(_("You said – we did"), "you_said_we_did"),
)


class Place(NamedTuple):
    """
    Where a page stands in the menu, as numbers: the entry, the one below it (-1: none), and whether it is its page.

    All pages that stand below the same entry have the same place, so that one menu is kept for them, however many
    addresses somebody makes up.
    """

    entry: int = -1
    below: int = -1
    is_page: bool = False

    def __str__(self):
        return f"{self.entry}.{self.below}.{self.is_page:d}"


def place_of(path):
    """Return the Place of the page with the path: the entry whose address is the longest beginning of it."""
    for url, number, below in _addresses(get_language()):
        if path.startswith(url):
            return Place(number, below, path == url)
    return Place()


@cache
def _addresses(_language):
    """Return (URL, entry, entry below it) of the whole menu in the active language, the longest URL first."""
    found = [
        (candidate.url, number, below)
        for number, entry in enumerate(MENU)
        for below, candidate in enumerate([entry, *entry.below], start=-1)
    ]
    return sorted(found, key=lambda row: len(row[0]), reverse=True)


def items_at(place):
    """Return the entries as the menu shows them: each with its aria-current, those below only where the page stands."""
    return [
        {
            "label": entry.label,
            "url": entry.url,
            "current": _current(number == place.entry, place.is_page and place.below == -1),
            "below": [
                {
                    "label": below.label,
                    "url": below.url,
                    "current": _current(index == place.below, place.is_page),
                    "below": [],
                }
                for index, below in enumerate(entry.below)
                if number == place.entry
            ],
        }
        for number, entry in enumerate(MENU)
    ]


def _current(is_here, is_page):
    """Return the value of aria-current: "page" for the page itself, "true" for what it lies below."""
    return ("page" if is_page else "true") if is_here else ""

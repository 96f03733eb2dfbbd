"""Swedish word forms: the stem is what “hälsa”, “hälsan” and “hälsor” have in common."""

import re
import threading
from functools import lru_cache

import Stemmer

WORD = re.compile(r"[^\W_]+")
SHORTEST = 2  # one letter tells nothing
SHORTEST_BEFORE_AN = 3

# The Swedish stop words of Snowball (snowballstem.org, BSD), which stand in nearly every text.
STOP_WORDS = frozenset(
    """
    och det att i en jag hon som han på den med var sig för så till är men ett om hade de av icke mig du henne då sin nu
    har inte hans honom skulle hennes där min man ej vid kunde något från ut när efter upp vi dem vara vad över än dig
    kan sina här ha mot alla under någon eller allt mycket sedan ju denna själv detta åt utan varit hur ingen mitt ni
    bli blev oss din dessa några deras blir mina samma vilken er sådan vår blivit dess inom mellan sådant varför varje
    vilka ditt vem vilket sitta sådana vart dina vars vårt våra ert era vilkas
    """.split()  # noqa: SIM905 - a list of a hundred strings reads worse
)


class _OfThisThread(threading.local):
    """A stemmer keeps the word it works on, so each thread has its own."""

    def __init__(self):
        self.stemmer = Stemmer.Stemmer("swedish")


_own = _OfThisThread()


def stems(text):
    """Return the stems of the text's words, each once, in the order in which they first come."""
    words = (word for word in WORD.findall(text.casefold()) if len(word) >= SHORTEST and word not in STOP_WORDS)
    return list(dict.fromkeys(map(_stem, words)))


@lru_cache(maxsize=50_000)
def _stem(word):
    stem = _own.stemmer.stemWord(word)
    # Snowball keeps the ending of the definite form in -an: “hälsan”, “skolan”, “veckan”.
    return stem[:-2] if stem.endswith("an") and len(stem) - 2 >= SHORTEST_BEFORE_AN else stem

"""Stems of Swedish words: “hälsa”, “hälsan” and “hälsor” have the same stem."""

import re
import threading

import Stemmer

from core.sized_cache import sized_cache
from core.text import clean_text

WORD = re.compile(r"[^\W_]+")
MIN_WORD_LENGTH = 2
MIN_LENGTH_BEFORE_AN = 3
LONGEST_WORD = 64  # letters: what is longer is no word, and is cut instead of stemmed, so that it can still be found

# The Swedish stop words of Snowball (snowballstem.org, BSD), which occur in nearly every text.
STOP_WORDS = frozenset(
    """
    och det att i en jag hon som han på den med var sig för så till är men ett om hade de av icke mig du henne då sin nu
    har inte hans honom skulle hennes där min man ej vid kunde något från ut när efter upp vi dem vara vad över än dig
    kan sina här ha mot alla under någon eller allt mycket sedan ju denna själv detta åt utan varit hur ingen mitt ni
    bli blev oss din dessa några deras blir mina samma vilken er sådan vår blivit dess inom mellan sådant varför varje
    vilka ditt vem vilket sitta sådana vart dina vars vårt våra ert era vilkas
    """.split()  # noqa: SIM905 - a list of a hundred strings reads worse
)


class _ThreadLocal(threading.local):
    """Holds one stemmer for each thread, since a stemmer is not thread-safe."""

    def __init__(self):
        self.stemmer = Stemmer.Stemmer("swedish")


_thread_local = _ThreadLocal()


def stems(text):
    """Return the stems of the words in the text, without stop words and repetitions, in the order of the text."""
    found = WORD.findall(clean_text(text).casefold())
    words = (word for word in found if len(word) >= MIN_WORD_LENGTH and word not in STOP_WORDS)
    return list(dict.fromkeys(word[:LONGEST_WORD] if len(word) > LONGEST_WORD else _stem(word) for word in words))


@sized_cache(8 * 1024 * 1024)  # bytes: some 20,000 words
def _stem(word):
    stem = _thread_local.stemmer.stemWord(word)
    # Snowball does not remove the ending -an of the definite form: “hälsan”, “skolan”, “veckan”.
    return stem[:-2] if stem.endswith("an") and len(stem) - 2 >= MIN_LENGTH_BEFORE_AN else stem

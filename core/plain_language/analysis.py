"""
Advice on plain language: how hard a text is to read (LIX), long sentences, passive forms and officialese.

The advice follows rules of thumb about words. It cannot judge the meaning:

- LIX (läsbarhetsindex, C. H. Björnsson, Läsbarhet, 1968) = words per sentence + percent of words of more than six
  letters. It measures how heavy a text is, not whether it is correct or well ordered. A heading and an item of a list
  count as one sentence each.
- A passive is recognised by its s: listed forms and certain endings (-eras, -ades, -des, -tes) anywhere; other forms
  in -as and -ts only after “att”, a modal verb or “har”. Genitives and deponents (“hoppas”, “finns”) have the same
  endings, so uncertain cases are ignored. Passives with “bli” are not searched for.
- Officialese is what data/plain_language_sv.csv lists.

Swedish gets all advice, easy Swedish with stricter limits, English only advice on long sentences. Every step reads each
word a fixed number of times, so the time is proportional to the length of the text.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from core.text import unescape

DATA = Path(__file__).parent / "data"
LONG_WORD = 7  # letters: “more than six”
MIN_WORDS_FOR_LIX = 30  # in a shorter text a single word changes the LIX too much


@dataclass(frozen=True)
class Limits:
    """`lix`: the highest LIX that suits the readers, None if not used; `sentence`: the most words in a sentence."""

    lix: int | None
    sentence: int


LIMITS = {"sv": Limits(lix=40, sentence=25), "sv-simple": Limits(lix=25, sentence=15), "en": Limits(None, 25)}
SWEDISH = {"sv", "sv-simple"}


@dataclass(frozen=True)
class LongSentence:
    text: str
    words: int


@dataclass(frozen=True)
class HeavyWord:
    """A word or phrase of officialese, in small letters, and what to write instead."""

    word: str
    better: str


@dataclass(frozen=True)
class Review:
    """The findings in a text, without repetitions. `lix` is None if the text is too short or not Swedish."""

    words: int
    sentences: int
    lix: int | None
    is_hard: bool
    long_sentences: list[LongSentence]
    passives: list[str]
    heavy_words: list[HeavyWord]

    @property
    def remarks(self):
        """The number of pieces of advice; all passives together count as one."""
        return self.is_hard + len(self.long_sentences) + bool(self.passives) + len(self.heavy_words)


def review(text, language):
    """Return the Review of a text, plain or HTML, in one of the languages of LIMITS."""
    limits = LIMITS[language]
    sentences = [
        (sentence, words) for sentence in split_sentences(plain_text(text)) if (words := split_words(sentence))
    ]
    is_swedish = language in SWEDISH
    word_lists = [words for _sentence, words in sentences]
    score = lix(word_lists) if is_swedish and sum(map(len, word_lists)) >= MIN_WORDS_FOR_LIX else None
    swedish = word_lists if is_swedish else []
    return Review(
        words=sum(map(len, word_lists)),
        sentences=len(sentences),
        lix=score,
        is_hard=score is not None and score > limits.lix,
        long_sentences=[LongSentence(text, len(words)) for text, words in sentences if len(words) > limits.sentence],
        passives=_unique(passive for words in swedish for passive in find_passives(words)),
        heavy_words=_unique(heavy for words in swedish for heavy in find_heavy_words(words)),
    )


def lix(sentences):
    """Return the LIX of sentences given as lists of words; 0 for no words."""
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0
    long_words = sum(_letters(word) >= LONG_WORD for word in words)
    return round(len(words) / len(sentences) + 100 * long_words / len(words))


@cache
def _listed(name):
    """Return the words of a data file, in which # begins a comment line, as a frozenset."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _letters(word):
    return sum(character.isalpha() for character in word)


def _unique(found):
    return list(dict.fromkeys(found))


_TAG = re.compile(r"<(?=/?[a-zA-Z])([^<>]*)>")
_TAG_NAME = re.compile(r"/?(\w+)")
_INLINE = {"a", "b", "strong", "i", "em", "u", "s", "sub", "sup", "span", "code"}
_WORD = re.compile(r"[^\W_]+(?:[-–'’:][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
_LONGEST_TOKEN = 100  # characters: a longer token is no word, and normalising it could be slow


def plain_text(text):
    """Return HTML as text with each block on its own line. Text without tags keeps its lines."""
    if _TAG.search(text):
        text = _TAG.sub(_tag_replacement, " ".join(text.splitlines()))
    return unescape(text)


def _tag_replacement(tag):
    name = _TAG_NAME.match(tag[1])[1].lower()
    return "" if name in _INLINE else " " if name == "br" else "\n"


def split_sentences(text):
    """Return the sentences of a text. A line break ends one, and so does . ! ? … if no small letter follows."""
    return [sentence for line in text.splitlines() for sentence in _sentences_of_line(line.split())]


def _sentences_of_line(tokens):
    begin = 0
    for end, (token, following) in enumerate(pairwise([*tokens, ""]), start=1):
        if not following or (_ends_sentence(token, is_first=end - 1 == begin) and not following[0].islower()):
            yield " ".join(tokens[begin:end])
            begin = end


def _ends_sentence(token, *, is_first):
    if len(token) > _LONGEST_TOKEN or not _SENTENCE_END.search(token):
        return False
    is_initial = token.endswith(".") and len(token) == 2 and token[0].isalpha()
    is_number_of_item = is_first and token[:-1].isdigit()
    return not (is_initial or is_number_of_item or token.lower().lstrip("(") in _listed("abbreviations.txt"))


def split_words(sentence):
    """Return the words of a sentence, without web and e-mail addresses."""
    return [word for token in sentence.split() if not _is_address(token) for word in _WORD.findall(_normalised(token))]


def _is_address(token):
    return "@" in token or "://" in token or token.startswith("www.")


def _normalised(token):
    """Return the token with å as one character, also if it was typed as a plus a combining ring (NFC)."""
    return unicodedata.normalize("NFC", token) if len(token) <= _LONGEST_TOKEN else token


@cache
def _phrases():
    """Return {first word: [(all words of the phrase, better)]}, with the longest phrase first."""
    phrases = {}
    with (DATA / "plain_language_sv.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for form in row["forms"].split("|"):
                words = form.split()
                phrases.setdefault(words[0], []).append((words, row["better"]))
    return {first: sorted(found, key=lambda phrase: -len(phrase[0])) for first, found in phrases.items()}


def find_heavy_words(words):
    """Yield the officialese among the words of a sentence, in small letters."""
    words = [word.lower() for word in words]
    position = 0
    while position < len(words):
        phrase, better = _phrase_at(words, position)
        if phrase:
            yield HeavyWord(" ".join(phrase), better)
        position += len(phrase) or 1


def _phrase_at(words, position):
    for phrase, better in _phrases().get(words[position], []):
        if words[position : position + len(phrase)] == phrase:
            return phrase, better
    return [], ""


_PREFIX = re.compile(
    r"^(?:an|av|be|bort|er|efter|fast|fram|från|för|förut|före|genom|hop|igen|in|med|ned|ner|om|på|sam|samman|"
    r"till|under|upp|ut|vidare|åter|över)(?=.{3})"
)
_MODAL = {
    "att",
    "ska",
    "skall",
    "kan",
    "kunde",
    "måste",
    "bör",
    "borde",
    "får",
    "fick",
    "vill",
    "ville",
    "skulle",
    "behöver",
}
_HAVE = {"har", "hade", "ha"}
_PEOPLE = {"de", "alla", "många", "dessa"}
_CERTAIN_ENDING = re.compile(r"(?:.{3}eras|.{2}ades|(?<![ae]n)(?<!rå)des|.{2}tes)$")
_GENITIVE = re.compile(r"[aeo]r?nas$")
_SUPINE = re.compile(r"(?:.{2}(?:ats|its|tts)|[^aeo][rk]ts|jorts|[^ae]nts|[lmvgpf]ts)$")
_NOUN = re.compile(r"(?:plats|(?<!sat)sats|[^t]ets|erts)$")


def find_passives(words):
    """Yield the words of a sentence that are probably s-passives, in small letters. Names are left out."""
    lowered = [word.lower() for word in words]
    for position, word in enumerate(lowered):
        is_name = position > 0 and words[position][0].isupper()
        if word.endswith("s") and not is_name and is_passive(word, before=lowered[max(0, position - 4) : position]):
            yield word


def is_passive(word, *, before):
    """Return whether a word that ends in s is probably passive, given up to four words `before` it."""
    if len(word) < 3 or word in _listed("s_actives_sv.txt") or _NOUN.search(word):
        return False
    if _is_listed_passive(word):
        return True
    if _CERTAIN_ENDING.search(word):
        return not (before and before[-1] in _PEOPLE)
    if word.endswith("as"):
        return not _GENITIVE.search(word) and not _MODAL.isdisjoint(before[-3:])
    return bool(_SUPINE.search(word)) and not _HAVE.isdisjoint(before)


def _is_listed_passive(word):
    listed = _listed("s_passives_sv.txt")
    form = word.removesuffix("ts") + "s" if word.endswith("ats") else word
    return form in listed or _PREFIX.sub("", form, count=1) in listed

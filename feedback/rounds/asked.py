"""
What the form of a dialogue round asked when it was shown, signed, so that each answer stays with its own question.

A question may be changed, withdrawn or moved while somebody writes. The form carries this record along, so that nothing
written under one wording is stored under another, and nothing is dropped because its question is gone.
"""

from dataclasses import asdict, dataclass, field

from django.core import signing
from django.utils.translation import get_language

_SALT = "feedback.rounds.asked"


@dataclass(frozen=True)
class ShownForm:
    """
    What a form asks, in the reader's language: title, questions and their help by the name of the field.

    `about` is the sub-goal and the municipality of the round, `intro` what a round without questions asks in their
    place. `left` are the fields with answers to what is no longer asked, which are shown again so that nothing is lost.
    """

    title: str
    questions: dict = field(default_factory=dict)
    left: dict = field(default_factory=dict)
    helps: dict = field(default_factory=dict)
    about: list = field(default_factory=list)
    intro: str = ""
    language: str = field(default_factory=get_language)

    def asks_the_same(self, other):
        """Return whether all that stands above the questions reads the same."""
        return (self.title, self.about, self.intro) == (other.title, other.about, other.intro)

    def question(self, name):
        """Return the question of the field and its help."""
        return self.questions.get(name, ""), self.helps.get(name, "")

    def sign(self, round_pk):
        return signing.dumps(asdict(self) | {"round": round_pk}, salt=_SALT, compress=True)


def read_shown(value, round_pk):
    """Return the ShownForm of this round that was signed, or None."""
    try:
        shown = signing.loads(str(value or ""), salt=_SALT)
    except signing.BadSignature:
        return None
    return ShownForm(**shown) if shown.pop("round") == round_pk else None

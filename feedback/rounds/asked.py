"""
What the form of a dialogue round asked when it was shown, signed, so that each answer stays with its own question.

A question may be changed, withdrawn or moved while somebody writes. The form carries this record along, so that nothing
written under one wording is stored under another, and nothing is dropped because its question is gone.
"""

from dataclasses import asdict, dataclass, field

from django.core import signing

_SALT = "feedback.rounds.asked"


@dataclass(frozen=True)
class ShownForm:
    """
    The title and the questions of a form in the reader's language: {name of the field: question}.

    `left` are the fields with answers to what is no longer asked, which are shown again so that nothing is lost.
    """

    title: str
    questions: dict = field(default_factory=dict)
    left: dict = field(default_factory=dict)

    def sign(self, round_pk):
        return signing.dumps(asdict(self) | {"round": round_pk}, salt=_SALT, compress=True)


def read_shown(value, round_pk):
    """Return the ShownForm of this round that was signed, or None."""
    try:
        shown = signing.loads(str(value or ""), salt=_SALT)
    except signing.BadSignature:
        return None
    return ShownForm(**shown) if shown.pop("round") == round_pk else None

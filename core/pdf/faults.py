"""What an editor is told of a PDF that is not what the text says."""

from django.utils.translation import gettext as _

from core.pdf.signs import in_words
from core.pdf.store import faults_of
from core.pdf.typesetting import TimeIsUpError, TypesettingError
from core.quotation import quoted


def faults_after(make, kind):
    """
    Call `make`, which makes the PDF of the kind, and return the Faults it leaves in the active language, or None.

    Raise TimeIsUpError.
    """
    try:
        make()
    except TimeIsUpError:
        raise
    except TypesettingError:
        pass  # logged where it is raised, and noted in the Faults
    return faults_of(kind)


def advice(faults, name):
    """Return a list of sentences about the Faults of the PDF that is called `name`."""
    sentences = []
    if faults.has_failed:
        text = _("%(pdf)s could not be made with this text. Make the text simpler.")
        sentences.append(text % {"pdf": name})
    if faults.left_out:
        text = _("%(pdf)s leaves out what it cannot hold: %(parts)s. Write it in another way.")
        sentences.append(text % {"pdf": name, "parts": ", ".join(map(quoted, faults.left_out))})
    if faults.missing:
        text = _("%(pdf)s shows [U+…] for signs that its fonts do not have: %(signs)s.")
        sentences.append(text % {"pdf": name, "signs": in_words(faults.missing)})
    return sentences

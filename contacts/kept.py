"""What somebody typed into a form that could not be taken: shown again, so that nothing is lost."""

from dataclasses import dataclass

from contacts.forms import clean_text

_WRITTEN = {"text", "comment"}


@dataclass(frozen=True)
class KeptField:
    """`is_written` is true for a longer text, which is shown; the rest goes along unseen when it is sent again."""

    name: str
    value: str
    is_written: bool


def kept_fields(request):
    """Return all that was posted, as a list of KeptField: enough to send the same again."""
    return [
        KeptField(name, clean_text(value), name in _WRITTEN or "\n" in value)
        for name, values in request.POST.lists()
        for value in values
    ]

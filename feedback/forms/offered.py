"""What the choices of a form were called when it was shown, signed, so that no new name speaks for the sender."""

from django.core import signing
from django.utils.translation import get_language, override

_SALT = "feedback.forms.offered"


def sign_offered(fields):
    """Return the labels of the rows that the fields, {name: ModelChoiceField}, offer in the active language, signed."""
    labels = {name: {str(row.pk): str(row) for row in field.queryset} for name, field in fields.items()}
    return signing.dumps(labels | {"language": get_language()}, salt=_SALT, compress=True)


def renamed_since(value, name, row):
    """
    Return what the chosen row was called in the form whose labels were signed, or "" if it is called so still.

    None if that is not known, since the value is missing or not ours.
    """
    try:
        labels = signing.loads(str(value or ""), salt=_SALT)
    except signing.BadSignature:
        return None
    then = labels.get(name, {}).get(str(row.pk), "")
    with override(labels.get("language") or get_language()):  # the form may be in another language by now
        return "" if then == str(row) else then

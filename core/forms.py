"""What every public form shares, and the forms of this app."""

import time
import uuid
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.text import clean_text, has_something_to_see

NAME_MAX_LENGTH = 120
EMAIL_MAX_LENGTH = 254
FORM_MAX_SECONDS = 24 * 60 * 60
_FORM_KEY_SALT = "contacts.form_key"


class FormKeyField(forms.Field):
    """
    A random key made with each empty form: two submissions of the same form are one double click.

    It is signed together with when it was made, which tells a person from a program that fills in a form at once.
    """

    widget = forms.HiddenInput

    def __init__(self):
        super().__init__(required=False, initial=new_form_key)

    def to_python(self, value):
        return read_form_key(value)[0] or uuid.uuid4()

    def bound_data(self, data, initial):
        # A form that came without a key, or with one that is too old, gets a new time before it is shown again.
        key, age = read_form_key(data)
        return data if age is not None and age <= FORM_MAX_SECONDS else new_form_key(key)


def new_form_key(key=None):
    return signing.dumps([str(key or uuid.uuid4()), int(time.time())], salt=_FORM_KEY_SALT)


def read_form_key(value):
    """Return (key, seconds since it was made): (None, None) if it is no key, (key, None) if we have not signed it."""
    try:
        key, made_at = signing.loads(str(value), salt=_FORM_KEY_SALT)
        return uuid.UUID(key), time.time() - made_at
    except (signing.BadSignature, ValueError, TypeError):
        pass
    try:
        return uuid.UUID(str(value)), None
    except ValueError:
        return None, None


class HoneypotField(forms.CharField):
    """A field that no person sees. Whoever fills it in is a program, or was helped by one: it is shown again empty."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})

    def __init__(self):
        super().__init__(required=False, label=_("Leave this field empty"))

    def bound_data(self, data, initial):
        return ""


class TypedMixin:
    """What anybody may type: shown again after an error as it was, and never cut by the browser."""

    def bound_data(self, data, initial):
        return clean_text(data)

    def widget_attrs(self, widget):
        # With maxlength a browser cuts what is pasted without a word, and counts line breaks and emoji in its own way.
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class CleanTextField(TypedMixin, forms.CharField):
    """Text from the public, of several lines: cleaned, and refused if letters in it are broken."""

    default_error_messages = {
        "max_length": _("The text is %(show_value)d characters long. At most %(limit_value)d fit: shorten it."),
    }

    def to_python(self, value):
        value = super().to_python(clean_text(value))
        if "\N{REPLACEMENT CHARACTER}" in value:
            raise ValidationError(
                _("Some letters could not be read and show as “%(mark)s”. Write them again."),
                code="broken_letters",
                params={"mark": "\N{REPLACEMENT CHARACTER}"},
            )
        return value if has_something_to_see(value) else ""


class CleanLineField(CleanTextField):
    """A single line of text from the public, such as a name."""

    def to_python(self, value):
        return super().to_python(" ".join(str(value or "").split()))


class CleanEmailField(TypedMixin, forms.EmailField):
    """An e-mail address from the public, no longer than the database keeps."""

    widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"})
    default_error_messages = {
        "invalid": _("Write the address as name@example.se, or leave the field empty."),
        "max_length": _("The address is too long: at most %(limit_value)d characters fit."),
    }

    def __init__(self, **kwargs):
        super().__init__(max_length=EMAIL_MAX_LENGTH, **kwargs)

    def to_python(self, value):
        return super().to_python(clean_text(value))


def name_input():
    return forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"})


class PublicForm(forms.Form):
    """
    Base of every form that anybody may send: keeps what was typed, whatever went wrong.

    `csrf_failed` says that the request's token did not hold: the form is shown again, filled in, with a new token.
    A template shows {{ form.form_key }} and includes forms/_honeypot.html; `website` is the trap's name for programs.
    """

    form_key = FormKeyField()
    website = HoneypotField()
    retry_at = None  # when it was sent too often: from when it may be sent again

    def __init__(self, *args, csrf_failed=False, **kwargs):
        self.csrf_failed = csrf_failed
        super().__init__(*args, label_suffix="", **kwargs)

    def clean(self):
        cleaned = super().clean()
        self._check_who_sends(cleaned.pop("website", ""))
        # Who goes back after sending, changes something and sends again means something new, not a double click.
        typed = [str(self[name].data or "") for name in self.fields if name not in {"form_key", "website"}]
        cleaned["form_key"] = uuid.uuid5(cleaned["form_key"], "\0".join(typed))
        return cleaned

    def _check_who_sends(self, trapped):
        """Refuse what another site or a program sends, in words that help a person who was taken for one."""
        _key, age = read_form_key(self["form_key"].data)
        is_watched = settings.FORM_MIN_SECONDS > 0
        if self.csrf_failed or (is_watched and (age is None or age > FORM_MAX_SECONDS)):
            raise ValidationError(
                _("The page was open too long, or your browser does not save cookies. Nothing is lost: send again."),
                code="csrf",
            )
        if trapped:
            raise ValidationError(
                _("Something filled in a field that nobody can see. It is empty again. Nothing is lost: send again."),
                code="trap",
            )
        if is_watched and age < settings.FORM_MIN_SECONDS:
            raise ValidationError(
                _("That went so fast that it looked like a program. Nothing is lost: wait a moment and send again."),
                code="too_fast",
            )

    def add_rate_limit_error(self, retry_at):
        """Say that too much was sent from the same network, and from when it can be sent again."""
        self.retry_at = retry_at
        message = _("Much is being sent from your network right now. Nothing is lost: send again after %(time)s.")
        clock = date_format(timezone.localtime(retry_at), "TIME_FORMAT")
        self.add_error(None, ValidationError(message, code="too_often", params={"time": clock}))

    def visible_fields(self):
        """Without the trap, so that no template shows it by chance."""
        return [field for field in super().visible_fields() if field.name != "website"]

    def content_fields(self):
        """The visible fields, for the error summary and for templates."""
        return self.visible_fields()


_WRITTEN = {"text", "comment"}


@dataclass(frozen=True)
class KeptField:
    """`is_written` is true for a longer text, which is shown; the rest goes along unseen when it is sent again."""

    name: str
    value: str
    is_written: bool


def posted_fields(request):
    """Return all that was posted, as a list of KeptField: enough to send the same again."""
    return [
        KeptField(name, clean_text(value), name in _WRITTEN or "\n" in value)
        for name, values in request.POST.lists()
        for value in values
    ]

"""Base form and fields of every form that the public may send, and how a refused form can be sent again."""

import re
import time
import uuid
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.models.validators import refuse_unmailable
from core.text import clean_text, has_visible_text

NAME_MAX_LENGTH = 120
EMAIL_MAX_LENGTH = 254  # the default of models.EmailField
FORM_MAX_SECONDS = 24 * 60 * 60
_FORM_KEY_SALT = "contacts.form_key"  # a new salt would make the forms that are open in a browser invalid


class FormKeyField(forms.Field):
    """
    A random key made with each empty form, so that a double click is recognised as one submission.

    It is signed together with the time when it was made. A form that comes back too fast was filled in by a program.
    """

    widget = forms.HiddenInput

    def __init__(self):
        super().__init__(required=False, initial=new_form_key)

    def to_python(self, value):
        return read_form_key(value)[0] or uuid.uuid4()

    def bound_data(self, data, initial):
        # A key that is missing, unsigned or too old is signed again before the form is shown again.
        key, age = read_form_key(data)
        return data if age is not None and age <= FORM_MAX_SECONDS else new_form_key(key)


def new_form_key(key=None):
    """Return a key, by default a new random one, signed together with the present time."""
    return signing.dumps([str(key or uuid.uuid4()), int(time.time())], salt=_FORM_KEY_SALT)


def read_form_key(value):
    """Return (UUID, age in seconds), (UUID, None) for a key without a valid signature, or (None, None) for no key."""
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
    """A hidden field that only a program fills in. It is always shown again empty."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})

    def __init__(self):
        super().__init__(required=False, label=_("Leave this field empty"))

    def bound_data(self, data, initial):
        return ""


class PublicTextMixin:
    """
    Cleans what is shown again after an error, and keeps the browser from cutting a text that is too long.

    What is typed runs as its own language does, on a page of the other direction too.
    """

    direction = "auto"

    def bound_data(self, data, initial):
        return clean_text(data)

    def widget_attrs(self, widget):
        # With maxlength a browser silently cuts a pasted text, and counts line breaks and emoji in its own way.
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        if widget.is_hidden:
            return attrs
        # By an empty placeholder the style sheet tells an empty field, which begins where the page's lines do.
        return attrs | {"dir": self.direction, "placeholder": " "}


class CleanTextField(PublicTextMixin, forms.CharField):
    """Text of several lines. It is cleaned, and refused if it contains characters that could not be decoded."""

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
        return value if has_visible_text(value) else ""


def limit_length(field, length):
    """Let at most `length` characters fit into the text field, whatever its class says."""
    field.max_length = length
    others = [check for check in field.validators if not isinstance(check, MaxLengthValidator)]
    field.validators = [*others, MaxLengthValidator(length)]


class CleanLineField(CleanTextField):
    """Text of one line, such as a name."""

    def to_python(self, value):
        return super().to_python(" ".join(str(value or "").split()))


class CleanEmailField(PublicTextMixin, forms.EmailField):
    """An e-mail address that fits into an EmailField of a model."""

    widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"})
    direction = "ltr"
    default_error_messages = {
        "invalid": _("Write the address as name@example.se, or leave the field empty."),
        "max_length": _("The address is too long: at most %(limit_value)d characters fit."),
    }

    def __init__(self, **kwargs):
        super().__init__(max_length=EMAIL_MAX_LENGTH, **kwargs)

    def to_python(self, value):
        return super().to_python(clean_text(value))

    def run_validators(self, value):
        super().run_validators(value)
        refuse_unmailable(value)


def name_input():
    return forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"})


class AsTypedMixin:
    """For a form that a change of language posts to its page in the other language (static/js/form-keep.js)."""

    def as_typed(self):
        """Return the form with what was typed and without checking it."""
        self._errors, self.cleaned_data = ErrorDict(), {}
        return self


def has_error_of(form, codes):
    """Return whether the form shows an error with one of the codes."""
    return any(error.code in codes for errors in form.errors.as_data().values() for error in errors)


class PublicForm(AsTypedMixin, forms.Form):
    """
    Base of every form that the public may send. What was typed is shown again after every kind of error.

    `csrf_failed` means that the CSRF token was not valid: the form is shown again, filled in, with a new token. If that
    has happened before, it is a text that names other ways to reach the portal's owners (naravard/views/errors.py).
    A template shows {{ form.form_key }} and includes forms/_honeypot.html. The honeypot has the name `website`, which
    programs like to fill in.
    """

    form_key = FormKeyField()
    website = HoneypotField()
    retry_at = None  # set when the form was sent too often: the time from which it may be sent again

    def __init__(self, *args, csrf_failed=False, **kwargs):
        self.csrf_failed = csrf_failed
        super().__init__(*args, label_suffix="", **kwargs)

    def disable(self):
        """Show what the form looks like, so that nobody begins to write what cannot be sent."""
        for field in self.fields.values():
            field.disabled = True

    def clean(self):
        cleaned = super().clean()
        self._refuse_forgery_and_programs(cleaned.pop("website", ""))
        # A sender who goes back, changes something and sends again means a new submission, not a double click.
        typed = [str(self[name].data or "") for name in self.fields if name not in {"form_key", "website"}]
        cleaned["form_key"] = uuid.uuid5(cleaned["form_key"], "\0".join(typed))
        return cleaned

    def least_seconds(self):
        """Return how long a person takes at least to fill in the form; 0: it is not asked."""
        return settings.FORM_MIN_SECONDS

    def _refuse_forgery_and_programs(self, honeypot):
        """Raise ValidationError if another site or a program probably sent it. The texts help a person too."""
        _key, age = read_form_key(self["form_key"].data)
        least_seconds = self.least_seconds()
        checks_age = least_seconds > 0
        if isinstance(self.csrf_failed, str):
            message = _(
                "It could not be sent this time either: your browser probably saves no cookies for this site. What you "
                "wrote is still here. Allow cookies and send again, or copy it and turn to %(ways)s."
            )
            raise ValidationError(message, code="no_cookies", params={"ways": self.csrf_failed})
        if self.csrf_failed or (checks_age and (age is None or age > FORM_MAX_SECONDS)):
            raise ValidationError(
                _("The page was open too long, or your browser does not save cookies. Nothing is lost: send again."),
                code="csrf",
            )
        if honeypot:
            raise ValidationError(
                _("Something filled in a field that nobody can see. It is empty again. Nothing is lost: send again."),
                code="honeypot",
            )
        if checks_age and 0 <= age < least_seconds:  # below 0 the clock was set back while somebody wrote
            raise ValidationError(
                _("That went so fast that it looked like a program. Nothing is lost: wait a moment and send again."),
                code="too_fast",
            )

    def add_rate_limit_error(self, retry_at):
        """Add the error that too much was sent from the same network, with the time from which it can be sent again."""
        self.retry_at = retry_at
        message = _("Much is being sent from your network right now. Nothing is lost: send again after %(time)s.")
        clock = date_format(timezone.localtime(retry_at), "TIME_FORMAT")
        self.add_error(None, ValidationError(message, code="too_often", params={"time": clock}))

    def refuse_unread(self, retry_at):
        """Hold what was typed and the error that too much was sent, without examining any of the fields."""
        self._errors, self.cleaned_data = ErrorDict(renderer=self.renderer), {}
        self.add_rate_limit_error(retry_at)

    def visible_fields(self):
        """Return the visible fields without the honeypot, so that no template shows it by chance."""
        return [field for field in super().visible_fields() if field.name != "website"]

    def content_fields(self):
        """Return the fields for the error summary and for templates. A subclass may leave some out."""
        return self.visible_fields()


_LONG_TEXT_NAME = re.compile(r"text|comment|question_\d+")


@dataclass(frozen=True)
class PostedField:
    """
    A posted value. `is_written` is true for a longer text, which is shown; the others become hidden fields.

    The admin adds the `label` of its field, the `words` that a person reads for a choice, and whether it is the text
    of a field of one line (`is_short`) or one that `is_rich` (naravard/staff/kept_labels.py).
    """

    name: str
    value: str
    is_written: bool
    label: str = ""
    words: str = ""
    is_short: bool = False
    is_rich: bool = False


def _is_running_text(value):
    """Return whether somebody has written it: a signed key is long too, but has no spaces."""
    return "\n" in value or (" " in value and len(value) > 40)


def posted_fields(request):
    """Return everything that was posted, as a list of PostedField, so that an error page can send it again."""
    return [
        PostedField(name, clean_text(value), bool(_LONG_TEXT_NAME.fullmatch(name)) or _is_running_text(value))
        for name, values in request.POST.lists()
        for value in values
    ]

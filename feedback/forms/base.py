"""The base class of the forms that need no protection against bots."""

from django import forms

from core.forms import AsTypedMixin


class PlainForm(AsTypedMixin, forms.Form):
    """
    A form without honeypot and minimum time, with what the templates need: labels without a colon, `content_fields`.

    For pages where a bot can do no harm or does not come, such as those behind a private link, where a page may stay
    open for days.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def content_fields(self):
        """Return the visible fields, for the error summary."""
        return self.visible_fields()

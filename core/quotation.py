"""Words of others in a sentence of the portal, in the quotation marks of the language."""

from django.utils.translation import gettext as _


def quoted(words):
    return _("“%(words)s”") % {"words": words}

"""
The names of senders that a process leader has expressly kept in a text that others read.

Kept are the names that stood in the text then, field by field, so that the same text is not asked about again: not when
it is published anew, and not when something else in it is corrected. One that stands there once more, or in another
form, is asked about.
"""

from collections import Counter

from django.utils.translation import gettext as _

from core.personal_data import name_words, names_in
from feedback.actions.transitions import log_event
from feedback.lifecycle import EventDetail
from feedback.models import InspelEvent


def has_name_to_decide(inspel, texts):
    """Return whether one of `texts` ({field: text}) holds the sender's name without that it has been kept there."""
    return any(Counter(names) - Counter(inspel.kept_names.get(field, [])) for field, names in _found(inspel, texts))


def keep_names(inspel, texts, *, by):
    """Store that the sender's name may stand in `texts` as it does, and log where it is new. Call on a locked row."""
    if has_name_to_decide(inspel, texts):
        fields = [field for field in texts if has_name_to_decide(inspel, {field: texts[field]})]
        labels = ", ".join(str(inspel._meta.get_field(field).verbose_name) for field in fields)
        note = _("The sender's name may be read in: %(fields)s") % {"fields": labels}
        log_event(inspel, InspelEvent.What.PUBLIC_TEXT, by=by, to_state=EventDetail.NAME_KEPT, note=note)
    forget_gone_names(inspel, texts)


def forget_gone_names(inspel, texts):
    """Store the names that stand in `texts`, all of them kept, as the kept ones: who masks one has decided anew."""
    now = inspel.kept_names | dict(_found(inspel, texts))
    kept = {field: names for field, names in now.items() if names}
    if kept != inspel.kept_names:
        inspel.kept_names = kept
        inspel.save(update_fields=["kept_names"])


def _found(inspel, texts):
    """Return [(field, names in its text)]."""
    words = name_words(inspel.name, inspel.email)
    return [(field, names_in(text or "", words)) for field, text in texts.items()] if words else []

"""
Two people at one form that is no ModelAdmin's: each field that only one changed keeps what that one wrote.

The page carries a signed copy of what its fields held, as the other forms of the admin (core/admin/edit_conflict.py).
"""

from core.admin.edit_conflict import (
    EditChange,
    in_words,
    last_entry,
    merge_field,
    read_seen,
    shown_of,
    sign_seen,
    typed_in,
)
from core.admin.text_changes import text_change_of


def seen_by_field(text):
    """Return {name of a field: what it held} of the signed copy, or None if there is none."""
    seen = read_seen(text)
    return None if seen is None else seen["shown"][""]


def sign_fields(form, row):
    """Return the signed copy of what a form holds that nobody has typed in. `row` is None before it is made."""
    return sign_seen(shown_of({"": form}), last_entry(row) if row else 0)


def merge_fields(form, seen, fresh, *, row_of):
    """
    Put what somebody else changed into the data of the form, where the user did not, and return the EditChanges.

    `fresh` is the form with what is saved now. What both changed alike, as with a double click, is no change.
    `row_of` takes the name of a field and returns what the change is said to be of.
    """
    changes = []
    for name, now in shown_of({"": fresh})[""].items():
        old = seen.get(name, {"": []})
        if old == now or typed_in(form.data, name, now) == now:
            continue
        was_typed = merge_field(form, form, name, old, now)
        text = text_change_of(form.fields[name].label, in_words(form, name, old), in_words(form, name, now))
        changes.append(EditChange(text, row_of(name), was_typed))
    return changes

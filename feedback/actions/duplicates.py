"""Several inspel that say the same: one is the main one, the others are closed as duplicates of it."""

from django.db import transaction

from feedback.actions.handling import close
from feedback.actions.moving import alone_with_duplicates
from feedback.life import CloseReason


@transaction.atomic
def merge_duplicates(*, duplicates, into, by):
    """
    Close each of `duplicates` as the same as `into`, all or none; return the inspel that they are now duplicates of.

    That is the main one, if `into` is itself a duplicate. Raises MoveNotAllowed if one is decided already, or would
    become a duplicate of itself. Their senders are told, and read its answer, given before or later.
    """
    main = into
    alone_with_duplicates()
    for duplicate in sorted(duplicates, key=lambda row: row.pk):
        closed = close(inspel=duplicate, reason=CloseReason.DUPLICATE, by=by, duplicate_of=into)
        main = closed.duplicate_of
    return main

def last_change(*histories):
    """
    Return when any row of the histories was last added, changed or removed, or None; in one query.

    For a page made of rows that hold no such time themselves: last_change(Contact.history.all(), Seat.history.all()).
    """
    first, *others = [history.order_by().values_list("history_date", flat=True) for history in histories]
    return first.union(*others, all=True).order_by("-history_date").first()

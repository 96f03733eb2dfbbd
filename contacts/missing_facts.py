"""What nobody has entered yet of those who can be reached, which a list says once."""

ALL, SOME = "all", "some"


def missing_of(reachable):
    """
    Return ALL if nobody has entered of anyone when they answer or what they help with, SOME if something is missing.

    Return "" if nothing is. Who has no telephone needs no hours.
    """
    known = [fact for row in reachable for fact in _facts_of(row)]
    if all(known):
        return ""
    return SOME if any(known) else ALL


def _facts_of(row):
    return [row.helps_with, row.hours] if row.phone else [row.helps_with]

"""
Who stores an inspel and who reads how far inspel have come do not overlap.

Any number of inspel can be stored at the same moment, so one may be committed before another with a lower id. Whoever
remembers an id as “told of up to here” therefore waits until those under way are committed or given up.
"""

from core.locks import lock, lock_shared

_NAME = "feedback.arrivals"


def begin_arrival():
    """Call in the transaction that stores an inspel, before anything else of it."""
    lock_shared(_NAME)


def settle_arrivals():
    """Wait for the inspel that are being stored; no other is stored until the transaction ends."""
    lock(_NAME)

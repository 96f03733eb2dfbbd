"""What staff write down for somebody who said it by telephone, on paper, by e-mail or at a meeting."""

from django.utils import timezone

from feedback.actions.sending import submit_inspel
from feedback.models import Inspel


def enter_inspel(*, by, channel, said_on, **content):
    """
    Store an inspel on somebody's behalf, with how and when it came. Return (inspel, token of its private link).

    The token is for whoever said it: it is handed over, or sent if there is an address. The time to answer counts from
    today, which is what the person is told.
    """
    if channel == Inspel.Channel.WEB:
        raise ValueError("What came by the form is not written down by staff.")
    if said_on > timezone.localdate():
        raise ValueError("Nobody has said it yet.")
    return submit_inspel(entered_by=by, channel=channel, said_on=said_on, **content)

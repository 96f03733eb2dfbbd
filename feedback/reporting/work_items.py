"""The inspel that wait for a process leader, as lines on the dashboard of the admin."""

from functools import reduce
from operator import or_

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext_lazy

from feedback.lifecycle import Handling
from feedback.models import AnswerVerdict, Inspel, InspelMessage, InspelReport

# (key of the count, sentence, query of the queue, whether it is urgent), most important first.
WORK_ITEMS = [
    (
        "overdue",
        ngettext_lazy("%(count)d inspel is overdue", "%(count)d inspel are overdue", "count"),
        "due=overdue",
        True,
    ),
    (
        "reported",
        ngettext_lazy("%(count)d published inspel is reported", "%(count)d published inspel are reported", "count"),
        "needs=report",
        True,
    ),
    (
        "reopening",
        ngettext_lazy("%(count)d answer did not help", "%(count)d answers did not help", "count"),
        "needs=reopening",
        False,
    ),
    (
        "unread",
        ngettext_lazy("%(count)d inspel with an unread message", "%(count)d inspel with unread messages", "count"),
        "needs=unread",
        False,
    ),
    (
        "comments",
        ngettext_lazy("%(count)d comment on an answer", "%(count)d comments on answers", "count"),
        "needs=comment",
        False,
    ),
    ("new", ngettext_lazy("%(count)d new inspel", "%(count)d new inspel", "count"), "handling__exact=received", False),
    (
        "held",
        ngettext_lazy("%(count)d answer ready to send", "%(count)d answers ready to send", "count"),
        "needs=held",
        False,
    ),
    (
        "free",
        ngettext_lazy("%(count)d inspel that nobody has taken", "%(count)d inspel that nobody has taken", "count"),
        "taken=nobody&due=open",
        False,
    ),
    (
        "waiting",
        ngettext_lazy("%(count)d inspel waits for the sender", "%(count)d inspel wait for the sender", "count"),
        "handling__exact=waiting_for_sender",
        False,
    ),
    (
        "in_time",
        ngettext_lazy("%(count)d inspel to answer in time", "%(count)d inspel to answer in time", "count"),
        "due=in_time",
        False,
    ),
]


# What of it waits for the one who has taken the inspel: it is not the sender's turn, and somebody has taken it.
OWN_WORK_ITEMS = {"overdue", "reported", "reopening", "unread", "comments", "held", "in_time"}
# Those of all open inspel that are not waiting for their sender, as the list of what waits.
OF_WHAT_WAITS = {"overdue", "in_time"}


def waits_for_staff():
    """Return the condition: it waits for the staff, to be answered or for something of it to be read or decided."""
    for_staff = [state for state in Handling.open_states() if state != Handling.WAITING_FOR_SENDER]
    ids = [rows.values("inspel") for rows in _rows_to_see_to()]
    return Q(handling__in=for_staff) | reduce(or_, (Q(pk__in=inspel_ids) for inspel_ids in ids))


def _rows_to_see_to():
    """Return querysets of what belongs to an inspel and waits for somebody to read it or to decide on it."""
    comments = AnswerVerdict.objects.unsettled().exclude(was_helpful=True, comment="")
    return [InspelMessage.objects.from_sender().unread(), comments, InspelReport.objects.unsettled()]


def inspel_work_items(user):
    """
    Yield {"text", "url", "is_urgent", "is_own", "is_for_sender"} for each kind of waiting inspel, in four queries.

    First comes what waits for the user, who has taken the inspel, then what waits for all.
    """
    counts = _open_counts(user) | _unread_counts(user)
    own = [item for item in WORK_ITEMS if item[0] in OWN_WORK_ITEMS]
    for is_own, items in [(True, own), (False, WORK_ITEMS)]:
        for name, sentence, query, is_urgent in items:
            if count := counts[_own(name) if is_own else name]:
                query = f"{_whose(name, is_own)}{query}"
                yield {
                    "text": sentence % {"count": count},
                    "url": reverse("admin:feedback_inspel_changelist") + f"?{query}",
                    "is_urgent": is_urgent,
                    "is_own": is_own,
                    "is_for_sender": name == "waiting",
                }


def _whose(name, is_own):
    """Return the beginning of the query: whose inspel the line is about."""
    if name in OF_WHAT_WAITS:
        return "waits=me&" if is_own else "waits=all&"
    return "taken=me&" if is_own else ""


def _own(name):
    return f"own_{name}"


def _open_counts(user):
    today = timezone.localdate()
    conditions = {
        "overdue": Q(answer_due_on__lt=today) & waits_for_staff(),
        "in_time": Q(answer_due_on__gte=today) & waits_for_staff(),
        "new": Q(handling=Handling.RECEIVED),
        "waiting": Q(handling=Handling.WAITING_FOR_SENDER),
        "held": Q(answer_is_held=True),
        "free": Q(assigned_to=None),
    }
    return Inspel.objects.open().aggregate(**_counts(conditions, "pk", Q(assigned_to=user)))


def _unread_counts(user):
    """Count inspel and not their related rows, as the queue that the link leads to does."""
    verdicts = {"reopening": Q(was_helpful=False), "comments": Q(was_helpful=True) & ~Q(comment="")}
    is_own = Q(inspel__assigned_to=user)
    return (
        AnswerVerdict.objects.unsettled().aggregate(**_counts(verdicts, "inspel", is_own))
        | InspelMessage.objects.from_sender().unread().aggregate(**_counts({"unread": Q()}, "inspel", is_own))
        | InspelReport.objects.unsettled().aggregate(**_counts({"reported": Q()}, "inspel", is_own))
    )


def _counts(conditions, field, is_own):
    """Return the aggregates that count each of the conditions, for all and for what the user has taken."""
    return {
        key: Count(field, distinct=True, filter=condition)
        for name, own_condition in conditions.items()
        for key, condition in [(name, own_condition), (_own(name), own_condition & is_own)]
    }

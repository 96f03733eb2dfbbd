"""The inspel that wait for a process leader, as lines on the dashboard of the admin."""

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
        "mine",
        ngettext_lazy("%(count)d inspel that you have taken", "%(count)d inspel that you have taken", "count"),
        "taken=me&due=open",
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


def inspel_work_items(user):
    """Yield {"text", "url", "is_urgent"} for each kind of waiting inspel that there is, in four queries."""
    counts = _open_counts(user) | _unread_counts()
    for name, sentence, query, is_urgent in WORK_ITEMS:
        if counts[name]:
            yield {
                "text": sentence % {"count": counts[name]},
                "url": reverse("admin:feedback_inspel_changelist") + f"?{query}",
                "is_urgent": is_urgent,
            }


def _open_counts(user):
    today = timezone.localdate()
    return Inspel.objects.open().aggregate(
        overdue=Count("pk", filter=Q(answer_due_on__lt=today)),
        in_time=Count("pk", filter=Q(answer_due_on__gte=today)),
        new=Count("pk", filter=Q(handling=Handling.RECEIVED)),
        waiting=Count("pk", filter=Q(handling=Handling.WAITING_FOR_SENDER)),
        held=Count("pk", filter=Q(answer_is_held=True)),
        mine=Count("pk", filter=Q(assigned_to=user)),
    )


def _unread_counts():
    """Count inspel and not their related rows, as the queue that the link leads to does."""
    number_of_inspel = Count("inspel", distinct=True)
    verdicts = AnswerVerdict.objects.unsettled().aggregate(
        reopening=Count("inspel", distinct=True, filter=Q(was_helpful=False)),
        comments=Count("inspel", distinct=True, filter=Q(was_helpful=True) & ~Q(comment="")),
    )
    unread = InspelMessage.objects.from_sender().unread().aggregate(unread=number_of_inspel)
    return verdicts | unread | InspelReport.objects.unsettled().aggregate(reported=number_of_inspel)

"""What waits for a user, at the top of the dashboard of the admin."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import ngettext, ngettext_lazy

from contacts.models import ContactMessage
from core.housekeeping import removal_warnings
from core.models.outgoing_mail import OutgoingMail
from feedback.reporting.work_items import inspel_work_items
from followup.activities.reminders import without_news_of
from followup.models import Activity, Assessment, Promise
from followup.self_assessment.reporters import due_of
from naravard.staff.translations.texts import count_older
from strategy.models import Audience, Document, NewsItem, Page, SubGoal
from strategy.pdf_faults import strategy_pdf_faults
from strategy.stored_files import rows_without_file


class CountedRows(NamedTuple):
    """Rows that wait for whoever has the permission. `query` is that of the list of the model which shows them."""

    permission: str
    count: Callable
    sentence: str
    model: str
    query: str
    is_urgent: bool = False


def _count_without_file(model):
    return len(rows_without_file(model))


_MISSING_PICTURES = [
    (
        Page,
        ngettext_lazy("%(count)d page whose picture is missing", "%(count)d pages whose pictures are missing", "count"),
    ),
    (
        NewsItem,
        ngettext_lazy(
            "%(count)d news item whose picture is missing", "%(count)d news items whose pictures are missing", "count"
        ),
    ),
]
WITHOUT_NEWS = ngettext_lazy(
    "%(count)d activity without news for long", "%(count)d activities without news for long", "count"
)
COUNTED_ROWS = [
    CountedRows(
        "contacts.view_contactmessage",
        lambda: ContactMessage.objects.filter(handled_at=None).count(),
        ngettext_lazy("%(count)d message to handle", "%(count)d messages to handle", "count"),
        "contacts_contactmessage",
        "?handled=no",
    ),
    CountedRows(
        "strategy.approve_subgoal",
        lambda: SubGoal.objects.to_approve().count(),
        ngettext_lazy("%(count)d sub-goal text to approve", "%(count)d sub-goal texts to approve", "count"),
        "strategy_subgoal",
        "?state=waiting&strategy=alla",
    ),
    CountedRows(
        "strategy.approve_audience",
        lambda: Audience.objects.to_approve().count(),
        ngettext_lazy("%(count)d text of “Near me” to approve", "%(count)d texts of “Near me” to approve", "count"),
        "strategy_audience",
        "?state=waiting",
    ),
    CountedRows(
        "strategy.change_subgoal",
        lambda: SubGoal.objects.returned().count(),
        ngettext_lazy(
            "%(count)d draft of a sub-goal that was returned",
            "%(count)d drafts of sub-goals that were returned",
            "count",
        ),
        "strategy_subgoal",
        "?state=returned&strategy=alla",
    ),
    CountedRows(
        "strategy.change_document",
        partial(_count_without_file, Document),
        ngettext_lazy("%(count)d document whose file is missing", "%(count)d documents whose file is missing", "count"),
        "strategy_document",
        "?file=missing",
        is_urgent=True,
    ),
    *(
        CountedRows(
            f"strategy.change_{model._meta.model_name}",
            partial(_count_without_file, model),
            sentence,
            f"strategy_{model._meta.model_name}",
            "?file=missing",
            is_urgent=True,
        )
        for model, sentence in _MISSING_PICTURES
    ),
    CountedRows(
        "followup.review_assessment",
        lambda: Assessment.objects.filter(state=Assessment.State.SUBMITTED, is_example=False).count(),
        ngettext_lazy("%(count)d self-assessment to read", "%(count)d self-assessments to read", "count"),
        "followup_assessment",
        "?state__exact=submitted&is_example__exact=0",
    ),
    CountedRows(
        "followup.change_activity",
        lambda: Activity.objects.without_news().count(),
        WITHOUT_NEWS,
        "followup_activity",
        "?news=missing",
    ),
    CountedRows(
        "followup.change_promise",
        lambda: Promise.objects.late().filter(is_example=False).count(),
        ngettext_lazy("%(count)d promise that is late", "%(count)d promises that are late", "count"),
        "followup_promise",
        "?late=yes&is_example__exact=0",
    ),
    CountedRows(
        "core.view_outgoingmail",
        lambda: OutgoingMail.objects.failed().count(),
        ngettext_lazy("%(count)d mail that failed", "%(count)d mails that failed", "count"),
        "core_outgoingmail",
        "?status__exact=failed",
        is_urgent=True,
    ),
]


def work_items(user):
    """Yield {"text", "url", "is_urgent", "is_own", "is_for_sender"} of the models that the user may see."""
    if user.has_perm("feedback.view_inspel"):
        yield from inspel_work_items(user)
    if user.has_perm("followup.report_assessment") and (due := due_of(user)):
        sentence = ngettext("%(count)d self-assessment to fill in", "%(count)d self-assessments to fill in", len(due))
        yield _work_item(sentence % {"count": len(due)}, _list_of("followup_assessment"), "", is_urgent=False)
    if not user.has_perm("followup.change_activity") and (stale := without_news_of(user)):
        yield _work_item(
            WITHOUT_NEWS % {"count": len(stale)}, _list_of("followup_activity"), "?news=missing", is_urgent=False
        )
    if count := count_older(user, admin.site):
        sentence = ngettext(
            "%(count)d translation older than the Swedish", "%(count)d translations older than the Swedish", count
        )
        yield _work_item(sentence % {"count": count}, "admin:translation_status", "?state=older", is_urgent=False)
    for rows in COUNTED_ROWS:
        if user.has_perm(rows.permission) and (count := rows.count()):
            yield _work_item(
                rows.sentence % {"count": count}, _list_of(rows.model), rows.query, is_urgent=rows.is_urgent
            )
    if user.has_perm("strategy.change_chapter"):
        for sentence, has_failed in strategy_pdf_faults():
            yield _work_item(sentence, _list_of("strategy_chapter"), "", is_urgent=has_failed)
    for warning, count in removal_warnings(user):
        if count:
            sentence = warning.sentence(count) % {"count": count}
            yield _work_item(sentence, _list_of(warning.model.replace(".", "_")), warning.query, is_urgent=True)


def _list_of(model):
    return f"admin:{model}_changelist"


def _work_item(text, url_name, query, *, is_urgent):
    url = reverse(url_name) + query
    return {"text": text, "url": url, "is_urgent": is_urgent, "is_own": False, "is_for_sender": False}

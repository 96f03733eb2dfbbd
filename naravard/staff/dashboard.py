"""What waits for a user, at the top of the dashboard of the admin."""

from django.urls import reverse
from django.utils.translation import ngettext

from contacts.models import ContactMessage
from core.housekeeping import removal_warnings
from core.models.outgoing_mail import OutgoingMail
from feedback.reporting.work_items import inspel_work_items
from strategy.models import SubGoal
from strategy.pdf_faults import strategy_pdf_faults
from strategy.stored_files import missing_documents


def work_items(user):
    """Yield {"text", "url", "is_urgent", "is_own"} for what waits, only of the models that the user may see."""
    if user.has_perm("feedback.view_inspel"):
        yield from inspel_work_items(user)
    if user.has_perm("contacts.view_contactmessage"):
        yield from _work_item(
            ContactMessage.objects.filter(handled_at=None).count(),
            lambda count: ngettext("%(count)d message to handle", "%(count)d messages to handle", count),
            "contacts_contactmessage",
            "?handled=no",
        )
    if user.has_perm("strategy.approve_subgoal"):
        yield from _work_item(
            SubGoal.objects.to_approve().count(),
            lambda count: ngettext("%(count)d sub-goal text to approve", "%(count)d sub-goal texts to approve", count),
            "strategy_subgoal",
            "?state=waiting&strategy=alla",
        )
    if user.has_perm("strategy.change_subgoal"):
        yield from _work_item(
            SubGoal.objects.returned().count(),
            lambda count: ngettext(
                "%(count)d draft of a sub-goal that was returned",
                "%(count)d drafts of sub-goals that were returned",
                count,
            ),
            "strategy_subgoal",
            "?state=returned&strategy=alla",
        )
    if user.has_perm("strategy.change_document"):
        yield from _work_item(
            len(missing_documents()),
            lambda count: ngettext(
                "%(count)d document whose file is missing", "%(count)d documents whose file is missing", count
            ),
            "strategy_document",
            "?file=missing",
            is_urgent=True,
        )
    if user.has_perm("strategy.change_chapter"):
        url = reverse("admin:strategy_chapter_changelist")
        for sentence, has_failed in strategy_pdf_faults():
            yield {"text": sentence, "url": url, "is_urgent": has_failed, "is_own": False}
    if user.has_perm("core.view_outgoingmail"):
        yield from _work_item(
            OutgoingMail.objects.failed().count(),
            lambda count: ngettext("%(count)d mail that failed", "%(count)d mails that failed", count),
            "core_outgoingmail",
            "?status__exact=failed",
            is_urgent=True,
        )

    for warning, count in removal_warnings(user):
        model = warning.model.replace(".", "_")
        yield from _work_item(count, warning.sentence, model, warning.query, is_urgent=True)


def _work_item(count, sentence, model, query, *, is_urgent=False):
    if count:
        yield {
            "text": sentence(count) % {"count": count},
            "url": reverse(f"admin:{model}_changelist") + query,
            "is_urgent": is_urgent,
            "is_own": False,
        }

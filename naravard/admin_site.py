"""The admin as a place of work: what waits stands first, and the models are grouped by what one comes to do."""

from django.contrib.admin import AdminSite
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from contacts.models import ContactMessage, OutgoingMail
from feedback.desk import how_it_goes, inspel_to_do
from strategy.language_advice import check_language
from strategy.models import SubGoal

GROUPS = [
    (
        _("What people write"),
        [
            "feedback.Inspel",
            "feedback.InspelReport",
            "feedback.DialogueRound",
            "feedback.ReplyTemplate",
            "feedback.Theme",
            "contacts.ContactMessage",
            "feedback.PageReaction",
        ],
    ),
    (
        _("The site's content"),
        [
            "strategy.Page",
            "strategy.NewsItem",
            "strategy.Document",
            "strategy.SubGoal",
            "strategy.Strategy",
            "strategy.Chapter",
            "strategy.Milestone",
            "strategy.Adoption",
        ],
    ),
    (
        _("Organisations and people"),
        ["contacts.Organisation", "contacts.Contact", "contacts.GoverningBody", "contacts.Seat"],
    ),
    (_("What is kept, and how long"), ["feedback.RetentionRule", "feedback.DeletionReceipt"]),
    (_("Accounts and operation"), ["contacts.User", "auth.Group", "contacts.OutgoingMail"]),
]


class PortalAdminSite(AdminSite):
    site_header = _("God och nära vård i Dalarna – administration")
    site_title = _("God och nära vård i Dalarna – administration")
    index_title = _("What do you want to do?")
    enable_nav_sidebar = False  # the menu in the header leaves the page's width to the lists and texts

    def get_urls(self):
        check = path(
            "plain-language/<slug:app_label>/<slug:model_name>/",
            self.admin_view(check_language),
            name="plain_language",
        )
        return [check, *super().get_urls()]

    def get_app_list(self, request, app_label=None):
        app_list = super().get_app_list(request, app_label)
        return app_list if app_label else self.group_by_task(app_list)

    def group_by_task(self, app_list):
        """Sort the models that this user may see into GROUPS; what GROUPS does not name comes last."""
        rows = {f"{app['app_label']}.{row['object_name']}": row for app in app_list for row in app["models"]}
        groups = [(name, [rows.pop(key) for key in keys if key in rows]) for name, keys in GROUPS]
        groups[-1][1].extend(rows.values())
        return [
            {"name": name, "app_label": f"group-{number}", "app_url": "", "models": models}
            for number, (name, models) in enumerate(groups)
            if models
        ]

    def index(self, request, extra_context=None):
        """The first page: what waits, then how it goes for those who see inspel, then everything else."""
        context = {"work": list(work_to_do(request.user))}
        if request.user.has_perm("feedback.view_inspel"):
            context["numbers"] = how_it_goes(request.GET.get("period"))
        return super().index(request, context | (extra_context or {}))


def work_to_do(user):
    """Yield what waits for this user, as {"text", "url", "is_urgent"}, only of what the user may see."""
    if user.has_perm("feedback.view_inspel"):
        yield from inspel_to_do(user)
    if user.has_perm("contacts.view_contactmessage"):
        yield from _work(
            ContactMessage.objects.filter(handled_at=None).count(),
            lambda count: ngettext("%(count)d message to handle", "%(count)d messages to handle", count),
            "contacts_contactmessage",
            "?handled=no",
        )
    if user.has_perm("strategy.approve_subgoal"):
        yield from _work(
            SubGoal.objects.filter(is_draft=True).count(),
            lambda count: ngettext("%(count)d sub-goal text to approve", "%(count)d sub-goal texts to approve", count),
            "strategy_subgoal",
            "?is_draft__exact=1",
        )
    if user.has_perm("contacts.view_outgoingmail"):
        yield from _work(
            OutgoingMail.objects.failed().count(),
            lambda count: ngettext("%(count)d mail that failed", "%(count)d mails that failed", count),
            "contacts_outgoingmail",
            "?status__exact=failed",
            is_urgent=True,
        )


def _work(count, sentence, model, query, *, is_urgent=False):
    if count:
        yield {
            "text": sentence(count) % {"count": count},
            "url": reverse(f"admin:{model}_changelist") + query,
            "is_urgent": is_urgent,
        }

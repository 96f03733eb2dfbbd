"""The admin as a place of work: what waits stands first, and the models are grouped by what one comes to do."""

from django.contrib.admin import AdminSite
from django.urls import path
from django.utils.translation import gettext_lazy as _

from core.plain_language.advice import check_language
from feedback.reporting.charts import dashboard_charts
from naravard.staff.dashboard import work_to_do

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
    (_("Accounts and operation"), ["contacts.User", "auth.Group", "core.OutgoingMail"]),
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
            context["numbers"] = dashboard_charts(request.GET.get("period"))
        return super().index(request, context | (extra_context or {}))

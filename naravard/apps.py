from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin import apps as admin_apps
from django.contrib.auth.signals import user_login_failed
from django.utils.translation import gettext_lazy as _
from django_tasks_db.apps import TasksAppConfig


class NaravardConfig(AppConfig):
    default = True  # or Django would choose none, since the classes that are imported here count too
    name = "naravard"
    verbose_name = "God och nära vård i Dalarna"

    def ready(self):
        # ruff: noqa: PLC0415 - once the models are loaded, and only what is used
        import naravard.sign_in.mails
        import naravard.sign_in.organisation_account
        import naravard.sign_in.stored_kinds  # noqa: F401 - each registers something
        from naravard.observation.metrics import count_login_failure
        from naravard.staff.rights_log import watch_rights

        watch_rights()
        user_login_failed.connect(count_login_failure, dispatch_uid="naravard.count_login_failure")
        if settings.LOG_FORMAT == "json":
            from naravard.observation.request_log import follow_tasks

            follow_tasks()
        if settings.SENTRY_DSN:
            from naravard.observation.error_reports import report_errors

            report_errors()


class PortalAdminConfig(admin_apps.AdminConfig):
    """The admin with PortalAdminSite as its site."""

    default = False
    default_site = "naravard.staff.site.PortalAdminSite"


class BackgroundTasksConfig(TasksAppConfig):
    """The tasks of the background worker, by a name that staff understand."""

    default = False
    verbose_name = _("Accounts and operation")

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _
from django_tasks_db.apps import TasksAppConfig


class NaravardConfig(AppConfig):
    default = True  # or Django would choose none, since the classes that are imported here count too
    name = "naravard"
    verbose_name = "God och nära vård i Dalarna"

    def ready(self):
        import naravard.sign_in.mails  # noqa: PLC0415 - registers its composers
        import naravard.sign_in.organisation_account  # noqa: PLC0415 - registers its check
        import naravard.sign_in.stored_kinds  # noqa: F401, PLC0415 - registers what is kept of sessions
        from naravard.staff.rights_log import watch_rights  # noqa: PLC0415 - needs the models

        watch_rights()


class PortalAdminConfig(admin_apps.AdminConfig):
    """The admin with PortalAdminSite as its site."""

    default = False
    default_site = "naravard.staff.site.PortalAdminSite"


class BackgroundTasksConfig(TasksAppConfig):
    """The tasks of the background worker, by a name that staff understand."""

    default = False
    verbose_name = _("Accounts and operation")

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _
from django_tasks_db.apps import TasksAppConfig


class NaravardConfig(AppConfig):
    default = True  # the module has the ones of two libraries besides
    name = "naravard"
    verbose_name = "God och nära vård i Dalarna"

    def ready(self):
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

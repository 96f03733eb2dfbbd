from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class NaravardConfig(AppConfig):
    name = "naravard"
    verbose_name = "God och nära vård i Dalarna"


class PortalAdminConfig(admin_apps.AdminConfig):
    """The admin with PortalAdminSite as its site."""

    default = False
    default_site = "naravard.staff.site.PortalAdminSite"

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContactsConfig(AppConfig):
    name = "contacts"
    verbose_name = _("Who: organisations and contacts")

    def ready(self):
        import contacts.actions  # noqa: PLC0415 - registers the mail composer, which needs the models
        import contacts.stored_kinds  # noqa: F401, PLC0415 - registers its kinds

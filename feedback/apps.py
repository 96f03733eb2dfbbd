from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "feedback"
    verbose_name = _("What people say: inspel")

    def ready(self):
        import feedback.notifications  # noqa: PLC0415 - registers its composers once the models are loaded
        import feedback.reporting.annual_report  # noqa: PLC0415 - registers its section of the yearly report
        import feedback.stored_kinds  # noqa: F401, PLC0415 - registers its kinds

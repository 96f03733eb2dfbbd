from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StrategyConfig(AppConfig):
    name = "strategy"
    verbose_name = _("What: the strategy, documents and news")

    def ready(self):
        import strategy.notifications  # noqa: PLC0415 - registers its composers, which need the models
        import strategy.stored_kinds  # noqa: F401, PLC0415 - registers its kinds, which needs the models

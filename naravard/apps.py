from django.apps import AppConfig


class NaravardConfig(AppConfig):
    name = "naravard"
    verbose_name = "God och nära vård i Dalarna"

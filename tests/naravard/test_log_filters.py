import logging

from naravard.log_filters import HidePrivateLinks


def test_private_link_is_never_logged():
    record = logging.LogRecord(
        "django.request",
        logging.ERROR,
        __file__,
        1,
        "Internal Server Error: %s",
        ("/en/inspel/folj/hemligt_token/",),
        None,
    )
    assert HidePrivateLinks().filter(record)
    assert record.getMessage() == "Internal Server Error: /en/inspel/folj/…/"


def test_console_uses_the_filter(settings):
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["hide_private_links"]

import logging
import sys

import pytest

from naravard.log_filters import HidePrivateLinks, HideRows


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/en/inspel/folj/hemligt_token/", "/en/inspel/folj/…/"),
        ("/inspel/folj/hemligt_token/skriv/", "/inspel/folj/…/skriv/"),
        ("/inspel/folj/hemligt_token/?klart=skrivet", "/inspel/folj/…/?klart=skrivet"),
        ("/inspel/mejl/12.hemlig-signatur/", "/inspel/mejl/…/"),
    ],
)
def test_private_link_is_never_logged(path, logged):
    record = logging.LogRecord(
        "django.request",
        logging.ERROR,
        __file__,
        1,
        "Internal Server Error: %s",
        (path,),
        None,
    )
    assert HidePrivateLinks().filter(record)
    assert record.getMessage() == f"Internal Server Error: {logged}"


def test_console_uses_the_filter(settings):
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["hide_private_links", "hide_rows"]


def test_row_that_the_database_refused_is_never_logged():
    """As PostgreSQL tells it: with everything that the row holds, line breaks and all."""
    says = 'violates check constraint "x"\nDETAIL:  Failing row contains (Kim, A secret\n\ntext).'
    try:
        try:
            raise ValueError(says)
        except ValueError as error:
            raise RuntimeError(says) from error
    except RuntimeError:
        record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "Error", (), sys.exc_info())
    assert HideRows().filter(record)
    logged = logging.Formatter().format(record)
    assert not any(word in logged for word in ["Kim", "secret", "text)"])
    assert logged.count('violates check constraint "x"') == 2
    assert "direct cause" in logged

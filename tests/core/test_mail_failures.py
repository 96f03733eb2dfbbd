"""Why a mail could not be handed over is said in words, without what the error holds of addresses."""

import smtplib
import socket
import ssl

import pytest
from django.utils import translation

from core.mail.failures import failure_of, reason_in_words


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (socket.gaierror(-2, "kim.example.se"), "det finns ingen mejlserver med det namnet"),
        (ConnectionRefusedError(111, "kim"), "inget svarar på mejlserverns port"),
        (OSError(113, "kim"), "det går inte att nå mejlservern över nätet"),
        (OSError(110, "kim"), "mejlservern svarar inte"),
        (ssl.SSLCertVerificationError(1, "kim"), "mejlserverns certifikat går inte att lita på"),
        (ssl.SSLError(1, "kim"), "mejlservern krypterar inte på det sätt som portalen begär"),
        (
            smtplib.SMTPAuthenticationError(535, b"kim"),
            "mejlservern godtar inte portalens användarnamn eller lösenord (535)",
        ),
        (smtplib.SMTPConnectError(-1, "kim"), "mejlservern svarar inte"),
        (
            smtplib.SMTPRecipientsRefused({"kim": (550, b""), "eli": (450, b"")}),
            "mejlservern tar inte emot adressen (450)",
        ),
        (ValueError("kim"), "mejlet gick inte att lämna över"),
    ],
)
def test_reason_is_said_in_words_without_the_text_of_the_error(error, words):
    assert "kim" not in failure_of(error)
    with translation.override("sv"):
        assert reason_in_words(failure_of(error)) == words

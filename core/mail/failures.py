"""Why a mail could not be handed over, in words. The text of an error may hold an address; its type and code do not."""

import smtplib

from django.utils.translation import gettext_lazy as _

# What a mail says whose worker was killed while it sent the mail.
INTERRUPTED = "Interrupted"

# By the name of the exception, which OutgoingMail.last_error begins with.
_REASONS = {
    "SMTPRecipientsRefused": _("the mail server refuses the address"),
    "SMTPDataError": _("the mail server refuses the mail"),
    "SMTPSenderRefused": _("the mail server refuses the portal as a sender"),
    "SMTPHeloError": _("the mail server refuses the portal as a sender"),
    "SMTPAuthenticationError": _("the mail server does not accept the portal’s user name or password"),
    "SMTPNotSupportedError": _("the mail server does not offer the encryption or the login that the portal asks for"),
    "SMTPConnectError": _("the mail server does not answer"),
    "TimeoutError": _("the mail server does not answer"),
    "gaierror": _("there is no mail server of that name"),
    "ConnectionRefusedError": _("nothing answers at the mail server’s port"),
    "OSError": _("there is no way to the mail server on the network"),
    "SSLCertVerificationError": _("the certificate of the mail server is not trusted"),
    "SSLError": _("the mail server does not encrypt in the way that the portal asks for"),
    "SSLEOFError": _("the mail server does not encrypt in the way that the portal asks for"),
    "SMTPServerDisconnected": _("the mail server broke off"),
    "ConnectionResetError": _("the mail server broke off"),
    "ConnectionAbortedError": _("the mail server broke off"),
    "BrokenPipeError": _("the mail server broke off"),
    "UnmailableAddressError": _("no mail can reach the address"),
    INTERRUPTED: _("cut off while it was handed over: it may have arrived"),
}


def failure_of(error):
    """Return the name of the error and the mail server's code, to be stored."""
    return f"{type(error).__name__} {smtp_code(error) or ''}".strip()


def reason_in_words(failure):
    """Return what a stored failure means, with the mail server's code in brackets."""
    name, _space, code = failure.partition(" ")
    words = _REASONS.get(name, _("the mail could not be handed over"))
    return f"{words} ({code})" if code else str(words)


def smtp_code(error):
    """Return the mail server's code, or 0; of several refused recipients the lowest, since 4xx can still change."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return min(code for code, _text in error.recipients.values())
    return max(getattr(error, "smtp_code", 0), 0)  # smtplib says -1 for an answer that has no code

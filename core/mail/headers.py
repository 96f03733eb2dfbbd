"""What every mail of the portal has, whoever composed it."""

from urllib.parse import urlsplit

from django.conf import settings

from core.email_address import to_ascii

# So that no holiday reply comes back (RFC 3834, and the header that Exchange knows).
_AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
# A mail to several people hides who the others are, and spam filters distrust a mail without a To (RFC 5322, 3.4).
_NOBODY_NAMED = "undisclosed-recipients:;"


def complete(message, mail):
    """Add to the EmailMessage of the OutgoingMail what all mails have. Raise UnmailableAddressError."""
    message.extra_headers = _AUTOMATIC | message.extra_headers
    # The same id in every attempt, so that a receiver can recognise a repeated mail. The random part keeps two portals
    # with the same host, such as one that was set up anew, from using an id twice.
    host = urlsplit(settings.SITE_URL).hostname
    message.extra_headers.setdefault("Message-ID", f"<{mail.kind}.{mail.pk}.{mail.message_key}@{host}>")
    if not message.to:
        message.extra_headers.setdefault("To", _NOBODY_NAMED)
    message.to, message.bcc = ([to_ascii(address) for address in each] for each in (message.to, message.bcc))

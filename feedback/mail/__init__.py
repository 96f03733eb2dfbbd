"""The mails about an inspel. None repeats what anybody wrote: mail is read on shared screens and kept for years."""

from feedback.mail import digest, reports, to_moderators, to_sender

__all__ = ["digest", "reports", "to_moderators", "to_sender"]

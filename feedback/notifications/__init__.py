"""The mails about inspel. Importing this package registers their composers, as FeedbackConfig.ready does."""

from feedback.notifications import sender_mail, staff_mail

__all__ = ["sender_mail", "staff_mail"]

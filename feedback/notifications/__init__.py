from feedback.notifications import sender_mail, staff_mail

__all__ = ["sender_mail", "staff_mail"]

from core.admin.outgoing_mail import OutgoingMailAdmin

__all__ = ["OutgoingMailAdmin"]

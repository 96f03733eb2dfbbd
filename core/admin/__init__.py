from core.admin.outgoing_mail import OutgoingMailAdmin
from core.admin.storage_period import StoragePeriodAdmin

__all__ = ["OutgoingMailAdmin", "StoragePeriodAdmin"]

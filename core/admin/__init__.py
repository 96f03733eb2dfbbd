from core.admin.audit_entry import AuditEntryAdmin
from core.admin.outgoing_mail import OutgoingMailAdmin
from core.admin.storage_period import StoragePeriodAdmin
from core.admin.task_results import TaskResultAdmin
from core.admin.yes_no_icon import yes_no_icon

__all__ = ["AuditEntryAdmin", "OutgoingMailAdmin", "StoragePeriodAdmin", "TaskResultAdmin", "yes_no_icon"]

from core.models.audit_entry import AuditEntry
from core.models.base import Example, Slugged, SlugManager
from core.models.open_page import OpenPage
from core.models.outgoing_mail import OutgoingMail
from core.models.storage_period import StoragePeriod
from core.models.throttle import Throttle

__all__ = [
    "AuditEntry",
    "Example",
    "OpenPage",
    "OutgoingMail",
    "SlugManager",
    "Slugged",
    "StoragePeriod",
    "Throttle",
]

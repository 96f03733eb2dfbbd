from contacts.models.base import Example, Slugged, SlugManager
from contacts.models.contact import Contact
from contacts.models.contact_message import ContactMessage
from contacts.models.governing_body import GoverningBody, Seat
from contacts.models.organisation import Organisation
from contacts.models.outgoing_mail import OutgoingMail
from contacts.models.throttle import Throttle
from contacts.models.user import User

__all__ = [
    "Contact",
    "ContactMessage",
    "Example",
    "GoverningBody",
    "Organisation",
    "OutgoingMail",
    "Seat",
    "SlugManager",
    "Slugged",
    "Throttle",
    "User",
]

from contacts.models.contact import Contact
from contacts.models.contact_message import ContactMessage
from contacts.models.governing_body import GoverningBody, Seat
from contacts.models.organisation import Organisation
from contacts.models.user import User

__all__ = [
    "Contact",
    "ContactMessage",
    "GoverningBody",
    "Organisation",
    "Seat",
    "User",
]

from contacts.admin.contact import ContactAdmin
from contacts.admin.contact_message import ContactMessageAdmin
from contacts.admin.governing_body import GoverningBodyAdmin, SeatAdmin
from contacts.admin.organisation import OrganisationAdmin
from contacts.admin.outgoing_mail import OutgoingMailAdmin

__all__ = [
    "ContactAdmin",
    "ContactMessageAdmin",
    "GoverningBodyAdmin",
    "OrganisationAdmin",
    "OutgoingMailAdmin",
    "SeatAdmin",
]

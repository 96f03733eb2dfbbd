from contacts.admin.contact import ContactAdmin
from contacts.admin.contact_message import ContactMessageAdmin
from contacts.admin.governing_body import GoverningBodyAdmin, SeatAdmin
from contacts.admin.organisation import OrganisationAdmin

__all__ = [
    "ContactAdmin",
    "ContactMessageAdmin",
    "GoverningBodyAdmin",
    "OrganisationAdmin",
    "SeatAdmin",
]

"""
A contact as a vCard 3.0 file (RFC 2426), the version that old telephones read too.

A writer of our own, since the few properties need nothing more than escaping and folding.
"""

from django.utils.translation import gettext as _

MAX_LINE_OCTETS = 75  # RFC 2426, section 2.6, without the line break


def contact_vcard(contact):
    """Return the contact as the text of a .vcf file, with CRLF line breaks."""
    properties = [
        ("VERSION", "3.0"),
        ("N", ";".join(map(_escape, _name_parts(contact)))),
        ("FN", _escape(contact.name)),
        ("ORG", _escape(contact.organisation.display_name)),
        ("TITLE", _escape(contact.title)),
        ("EMAIL", _escape(contact.email)),
        ("TEL", _escape(contact.phone_number.dialled if contact.phone_number else contact.phone)),
        ("NOTE", _escape(_note(contact))),
    ]
    lines = [f"{name}:{value}" for name, value in properties if value]
    return "".join(_fold(line) + "\r\n" for line in ["BEGIN:VCARD", *lines, "END:VCARD"])


def _note(contact):
    """Return what the contact helps with and when, since no property of a vCard holds that."""
    facts = [(_("Can help you with:"), contact.helps_with), (_("Telephone hours:"), contact.hours)]
    return "\n".join(f"{label} {fact}" for label, fact in facts if fact)


def _name_parts(contact):
    """Return family name, given name, additional names, prefixes and suffixes."""
    given, family = contact.name_parts
    return [family, given, "", "", ""]


def _escape(text):
    """Return the value with the characters escaped that have a meaning in a vCard (RFC 2426, section 5)."""
    text = (text or "").replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(text.splitlines())


def _fold(line):
    """Return the line broken into lines of at most 75 octets in UTF-8, never inside a character."""
    folded, octets = "", 0
    for character in line:
        size = len(character.encode())
        if octets + size > MAX_LINE_OCTETS:
            folded, octets = folded + "\r\n ", 1  # a continuation line starts with a space, which counts
        folded, octets = folded + character, octets + size
    return folded

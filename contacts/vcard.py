import vobject


def contact_vcard(contact):
    """Return the contact as a vCard 3.0, the version that old telephones read too."""
    card = vobject.vCard()
    card.add("fn").value = contact.name
    if contact.is_group:
        card.add("n").value = vobject.vcard.Name(family=contact.name)
    else:
        given, _space, family = contact.name.rpartition(" ")
        card.add("n").value = vobject.vcard.Name(family=family, given=given)
    card.add("org").value = [contact.organisation.display_name]
    if contact.title:
        card.add("title").value = contact.title
    if contact.email:
        card.add("email").value = contact.email
    if contact.phone:
        card.add("tel").value = contact.phone
    return card.serialize()

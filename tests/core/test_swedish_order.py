"""Names are in Swedish order on every database."""

import pytest
from django.contrib.auth.models import Group

from contacts.models import Contact, Organisation, User
from core.display_name import user_display_name
from core.swedish_order import SwedishOrder
from feedback import actions
from feedback.models import Theme
from feedback.moderators import moderators
from naravard.staff.roles import PROCESS_LEADER
from tests.factories import (
    ContactFactory,
    DocumentFactory,
    GoverningBodyFactory,
    InspelFactory,
    OrganisationFactory,
    PageFactory,
    UserFactory,
)

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]

IN_ORDER = ["Ágnes", "ed", "Éj", "El", "Łukasz", "Šimić", "Žana", "Zäta", "åke", "Åsa", "Ärla", "Örjan"]


def test_names_are_in_swedish_order_without_regard_to_case():
    for number, name in enumerate(reversed(IN_ORDER)):
        UserFactory(first_name=name, last_name=str(number))
    in_order = User.objects.order_by(SwedishOrder("first_name"))
    assert list(in_order.values_list("first_name", flat=True)) == IN_ORDER
    assert list(in_order.reverse().values_list("first_name", flat=True)) == IN_ORDER[::-1]


def test_contacts_and_municipalities_are_listed_in_swedish_order():
    for number, name in enumerate(reversed(IN_ORDER)):
        organisation = OrganisationFactory(slug=f"kommun-{number}", name_sv=name)
        ContactFactory(slug=f"kontakt-{number}", name=name, order=1, organisation=organisation)
    assert [contact.name for contact in Contact.objects.public()] == IN_ORDER
    assert [contact.name for contact in Contact.objects.all()] == IN_ORDER
    assert [place.name for place in Organisation.objects.municipalities()] == IN_ORDER


@pytest.mark.parametrize(("column", "attribute"), [(1, "name"), (3, "organisation")])
def test_column_of_the_admin_is_sorted_in_swedish_order(admin_client, column, attribute):
    for number, name in enumerate(reversed(IN_ORDER)):
        organisation = OrganisationFactory(slug=f"kommun-{number}", name_sv=name)
        ContactFactory(slug=f"kontakt-{number}", name=name, organisation=organisation)
    for sign, expected in [("", IN_ORDER), ("-", IN_ORDER[::-1])]:
        page = admin_client.get(f"/admin/contacts/contact/?o={sign}{column}")
        assert [str(getattr(row, attribute)) for row in page.context["cl"].result_list] == expected


def test_accounts_and_roles_are_listed_in_swedish_order(admin_client, admin_user):
    for number, name in enumerate(reversed(IN_ORDER)):
        UserFactory(username=name, first_name=name, last_name=str(number))
        Group.objects.create(name=name)
    for page, column in [("contacts/user", "username"), ("contacts/user", "first_name"), ("auth/group", "name")]:
        queries = {"username": ["", "?o=1", "?o=-1"], "first_name": ["?o=2", "?o=-2"], "name": [""]}[column]
        for query in queries:
            rows = admin_client.get(f"/admin/{page}/{query}").context["cl"].result_list
            listed = [value for row in rows if (value := getattr(row, column)) in IN_ORDER]
            assert listed == (IN_ORDER[::-1] if "-" in query else IN_ORDER), (page, query)


def test_moderators_are_in_the_order_of_the_names_that_are_shown(process_leader):
    process_leader.groups.get().user_set.remove(process_leader)
    for number, name in enumerate(reversed(IN_ORDER)):
        names = {"username": name} if number % 2 else {"username": str(number), "first_name": name, "last_name": "Ek"}
        process_leader.groups.model.objects.get(name=PROCESS_LEADER).user_set.add(UserFactory(**names))
    assert [user_display_name(user).removesuffix(" Ek") for user in moderators()] == IN_ORDER


@pytest.mark.parametrize(
    ("factory", "field"),
    [
        (GoverningBodyFactory, "name_sv"),
        (PageFactory, "title_sv"),
        (DocumentFactory, "title_sv"),
        (Theme.objects.create, "name_sv"),
    ],
)
def test_rows_with_the_same_number_are_in_swedish_order_whatever_their_address(factory, field):
    rows = [factory(slug=f"rad-{number}", order=1, **{field: name}) for number, name in enumerate(reversed(IN_ORDER))]
    assert list(type(rows[0]).objects.values_list(field, flat=True)) == IN_ORDER


def test_log_names_themes_in_swedish_order(process_leader):
    inspel = InspelFactory()
    names = ["Zäta", "Åsa", "Ärla", "Örjan"]
    themes = [Theme.objects.create(slug=f"tema-{number}", name_sv=name) for number, name in enumerate(names)]
    actions.set_themes(inspel=inspel, themes=themes[::-1], by=process_leader)
    actions.set_themes(inspel=inspel, themes=[], by=process_leader)
    assert "Zäta, Åsa, Ärla, Örjan" in inspel.events.last().note

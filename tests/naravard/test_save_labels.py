"""The button that saves a row in the admin says whether the row is on the site then."""

from datetime import timedelta

import pytest
from django.utils import timezone
from lxml import html

from contacts.models import Contact
from feedback.models import DialogueRound, InspelReport
from strategy.models import Document, NewsItem, Page
from tests import factories
from tests.staff import change_url

ADD, CHANGE = "Spara och visa på webbplatsen", "Spara ändringen på webbplatsen"
IF_TICKED = "Spara – syns på webbplatsen bara om det är ikryssat"
DRAFT = "Spara utkastet"
IN_TIME = "Spara – syns på webbplatsen från tiden du har valt"


def label(response):
    [text] = html.document_fromstring(response.text).xpath("//input[@name='_save']/@value")
    return text


def reported():
    return InspelReport.objects.create(inspel=factories.published_inspel(by=factories.UserFactory()))


def tomorrow():
    return timezone.now() + timedelta(days=1)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (factories.PageFactory, CHANGE),
        (factories.DocumentFactory, CHANGE),
        (factories.AdoptionFactory, CHANGE),
        (factories.NewsItemFactory, CHANGE),
        (lambda: factories.PageFactory(is_published=False), DRAFT),
        (lambda: factories.NewsItemFactory(publish_at=tomorrow()), IN_TIME),
        (factories.ContactFactory, CHANGE),
        (lambda: factories.ContactFactory(is_public=False), IF_TICKED),
        (factories.DialogueRoundFactory, CHANGE),
        (lambda: factories.DialogueRoundFactory(is_announced=False), IF_TICKED),
        (
            lambda: InspelReport.objects.create(inspel=factories.published_inspel(by=factories.UserFactory())),
            "Avgör anmälan",
        ),
    ],
)
def test_save_button_says_what_the_public_sees(super_client, make, expected):
    assert label(super_client.get(change_url(make()))) == expected


@pytest.mark.parametrize(
    ("model", "expected"),
    [(Page, DRAFT), (Document, ADD), (NewsItem, DRAFT), (Contact, IF_TICKED), (DialogueRound, IF_TICKED)],
)
def test_button_of_a_new_row_says_what_the_public_will_see(super_client, model, expected):
    options = model._meta
    assert label(super_client.get(f"/admin/{options.app_label}/{options.model_name}/add/")) == expected


def test_button_of_decisions_changed_in_their_list_says_so(super_client):
    factories.AdoptionFactory()
    assert label(super_client.get("/admin/strategy/adoption/")) == "Spara ändringarna på webbplatsen"

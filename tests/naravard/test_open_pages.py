"""The page of a row says which colleagues have it open, which a script's post tells."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import OpenPage
from tests.factories import InspelFactory, PageFactory
from tests.staff import change_url, client_of

URL = "/admin/open/"


def tell(client, row, **extra):
    return client.post(URL, {"address": change_url(row), **extra})


@pytest.mark.parametrize("make", [InspelFactory, PageFactory])
def test_second_sees_who_has_it_open_until_it_is_closed(admin_user, colleague, super_client, make):
    row, kim = make(), client_of(colleague)
    colleague.is_superuser = True
    colleague.save()
    assert f'data-open-page="{URL}"' in kim.get(change_url(row)).text
    assert tell(kim, row).json() == {"others": []}
    [sentence] = tell(super_client, row).json()["others"]
    assert sentence.startswith("Kim Kollega har den här sidan öppen, sedan kl. ")
    assert tell(super_client, make()).json() == {"others": []}
    tell(kim, row, closed="1")
    assert tell(super_client, row).json() == {"others": []}


def test_page_that_tells_no_more_is_forgotten(colleague, process_leader, leader_client):
    row = InspelFactory()
    tell(client_of(colleague), row)
    OpenPage.objects.update(told_at=timezone.now() - timedelta(minutes=2))
    assert tell(leader_client, row).json() == {"others": []}
    assert OpenPage.objects.get().user == process_leader


def test_telling_again_keeps_since_when(colleague, leader_client):
    row, kim = InspelFactory(), client_of(colleague)
    tell(kim, row)
    OpenPage.objects.update(opened_at=timezone.now().replace(hour=8, minute=5))
    before = tell(leader_client, row).json()
    tell(kim, row)
    assert tell(leader_client, row).json() == before


@pytest.mark.parametrize(
    "address",
    ["", "/", "/admin/", "/admin/feedback/inspel/", "/admin/feedback/inspel/0/change/", "/admin/%00", "x" * 300],
)
def test_what_is_no_page_of_a_row_is_refused(leader_client, address):
    assert leader_client.post(URL, {"address": address}).status_code == 404
    assert not OpenPage.objects.exists()


def test_nobody_learns_of_a_page_that_they_may_not_change(editor_client, client, colleague):
    row = InspelFactory()
    tell(client_of(colleague), row)
    assert tell(editor_client, row).status_code == 403
    assert tell(client, row).status_code != 200
    assert editor_client.get(URL).status_code == 302

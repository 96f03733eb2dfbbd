"""Two people with the same page of the admin open: a script tells each of them of the other."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from tests.e2e.portal import log_in, run

PAGE = "/admin/strategy/page/1/change/"
NAME, PASSWORD = "kim", "kim-har-en-egen-inloggning"
ADD_KIM = f"""
from contacts.models import User
kim, _is_new = User.objects.get_or_create(username="{NAME}", is_staff=True, is_superuser=True, first_name="Kim")
kim.set_password("{PASSWORD}")
kim.save()
"""


@pytest.fixture
def page_of_kim(portal, new_page):
    run("shell", "--no-imports", "--command", ADD_KIM, var=portal.var).wait()
    page = new_page()
    log_in(page, replace(portal, username=NAME, password=PASSWORD))
    return page


def test_second_is_told_who_has_the_page_open_until_the_first_leaves(page_of_kim, staff_page, assert_accessible):
    first, second = staff_page(), page_of_kim
    first.goto(PAGE)
    first.wait_for_load_state("networkidle")  # it has told
    second.goto(PAGE)
    notice = second.locator("[data-open-page]")
    expect(notice).to_contain_text("har den här sidan öppen, sedan kl.")
    assert_accessible(second)
    expect(first.locator("[data-open-page]")).to_be_hidden()
    first.goto("/admin/")
    first.wait_for_load_state("networkidle")
    second.reload()
    second.wait_for_load_state("networkidle")
    expect(notice).to_be_hidden()

"""The menu of the admin is kept from page to page, and still says where one is and what one may do now."""

import re

import pytest
from django.contrib.auth.models import Permission

from naravard.staff import site
from tests.staff import QUEUE

THEMES = "/admin/feedback/theme/"


def menu(client, path):
    return re.search(r'<nav class="admin-menu__panel".*?</nav>', client.get(path).text, re.DOTALL)[0]


@pytest.mark.parametrize("path", [QUEUE, THEMES])
def test_menu_marks_the_page_that_is_shown(leader_client, path):
    menu(leader_client, QUEUE)
    assert re.findall(r'href="([^"]+)" aria-current="page"', menu(leader_client, path)) == [path]


def test_menu_follows_the_permissions(leader_client, process_leader):
    assert f'href="{THEMES}"' in menu(leader_client, QUEUE)
    process_leader.groups.clear()
    process_leader.user_permissions.set(Permission.objects.filter(codename="view_inspel"))
    assert f'href="{THEMES}"' not in menu(leader_client, QUEUE)


def test_users_have_menus_of_their_own(leader_client, editor_client, super_client):
    menus = [menu(client, "/admin/") for client in (leader_client, editor_client, super_client)]
    assert len(set(menus)) == len(menus)


def test_few_menus_are_kept(process_leader, editor, rf, monkeypatch):
    monkeypatch.setattr(site, "MENUS_KEPT", 1)
    admin_site = site.PortalAdminSite()
    for user in (process_leader, editor, process_leader):
        request = rf.get("/admin/")
        request.user = user
        admin_site.get_app_list(request)
    assert len(admin_site._menus) == 1


def test_words_of_scripts_are_there_without_a_login(client):
    assert client.get("/admin/jsi18n/").headers["Content-Type"].startswith("text/javascript")

"""Each role may do at each address of the admin what matrix.txt says, and a POST that is refused changes nothing."""

from difflib import unified_diff
from pathlib import Path

import pytest

from tests.factories import UserFactory
from tests.security.rights import COLUMNS, walk_admin
from tests.staff import client_of

TABLE = Path(__file__).parent / "matrix.txt"


def lines_of_table():
    lines = [line for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    head, *rows = lines
    assert head.split() == ["view", *COLUMNS]
    return rows


def test_roles_may_do_what_the_table_says_and_no_more(db):
    """A view, action or button without a line is missing in the difference, which shows the line it needs."""
    found = walk_admin()
    assert found.faults == []
    difference = unified_diff(lines_of_table(), found.as_table(), "matrix.txt", "the portal", n=0, lineterm="")
    assert not (told := "\n".join(difference)), told


@pytest.mark.parametrize("left", ["is_active", "is_staff"])
def test_who_has_left_the_staff_is_nobody_from_the_next_click(client, admin_user, left):
    """Whatever the session held, and though the account was a superuser's."""
    inside = client_of(admin_user)
    type(admin_user).objects.filter(pk=admin_user.pk).update(**{left: False})
    for path in ["/admin/", "/admin/contacts/user/", "/admin/feedback/inspel/rapport/"]:
        assert inside.get(path)["Location"].startswith("/admin/login/")
    changed = f"/admin/contacts/user/{UserFactory().pk}/delete/"
    assert "/admin/login/" in inside.post(changed, {"post": "yes"})["Location"]

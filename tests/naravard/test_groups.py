"""The groups' permissions are in the words of the admin."""

import re

from django.contrib.auth.models import Group, Permission

from naravard.staff.roles import create_roles


def test_permissions_are_in_swedish(super_client):
    create_roles()
    page = super_client.get(f"/admin/auth/group/{Group.objects.first().pk}/change/").text
    labels = re.findall(r"<option[^>]*>([^<]+)</option>", page)
    assert len(labels) == Permission.objects.count()
    assert "Sidor: får ändra" in labels
    assert "Historiken för sidor: får se" in labels
    assert "Får besvara, publicera och stänga inspel" in labels or any("besvara" in label.lower() for label in labels)
    english = [label for label in labels if re.search(r"\b(Can|may|historical)\b", label)]
    assert english == []

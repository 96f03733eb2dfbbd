"""Markup in any text of the database is shown as text on every kind of page, of the site and of the admin."""

from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from lxml import html

from core.models.audit_entry import AuditEntry
from core.search.fields import StemsField
from feedback.models import Inspel
from tests.admin_rows import MAKERS
from tests.factories import published_inspel
from tests.feedback.private_page import address
from tests.public_pages import EXAMPLES, KINDS

MARKUP = """</script>'"><img src=x onerror=alert(1)>"""
# What is no text that anybody writes, or what finds a page.
_KEPT = {
    "path",
    "language",
    "kind",
    "code",
    "reference",
    "username",
    "password",
    "pdf_language",
    "icon",
    "piece",
    "state",
}
_MORE = [
    *["/flode/nyheter.xml", "/flode/inspel.xml", "/kontakt/ewa-welen/skriv/", "/lage/nyckeltal/", "/om/arbetssatt/"],
    *["/inspel/?q=%3C/script%3E%3Cimg+src%3Dx+onerror%3Da%3E&sida=x", "/inspel/?tema=%22%3E%3Cimg+src%3Dx%3E"],
]


def is_text(field):
    is_kind = isinstance(field, models.CharField | models.TextField)
    is_no_text = isinstance(field, StemsField | models.SlugField | models.EmailField | models.URLField)
    is_long = getattr(field, "max_length", None) is None or field.max_length >= len(MARKUP) + 8
    return is_kind and is_long and not (is_no_text or field.choices or field.name in _KEPT or "hash" in field.name)


def poison(model):
    """Write markup into every text of every row, past all forms. Addresses are a matter of their fields: see below."""
    values = {field.name: MARKUP for field in model._meta.concrete_fields if is_text(field) and not field.unique}
    if values:
        model._base_manager.update(**values)


def dangers(page):
    """Return the tags of a page that would run what an attacker has written."""
    found = []
    for element in html.document_fromstring(page).iter(html.etree.Element):
        values = {name.lower(): value.strip().lower() for name, value in element.attrib.items()}
        is_run = any(name.startswith("on") for name in values) or values.get("src") == "x"
        is_link = any(
            values.get(name, "").startswith("javascript:") for name in ("href", "src", "action", "xlink:href")
        )
        is_inline = (
            element.tag == "script" and "alert(1)" in (element.text or "") and "json" not in values.get("type", "")
        )
        if is_run or is_link or is_inline:
            found.append(html.tostring(element, encoding="unicode")[:200])
    return found


def models_of_portal():
    return [model for label in settings.PORTAL_APPS for model in apps.get_app_config(label).get_models()]


@pytest.fixture
def poisoned(examples, process_leader):
    rows = {model: make(1)[0] for model, make in MAKERS.items()}
    published_inspel(by=process_leader)
    for model in set(models_of_portal()) - {AuditEntry}:  # which nobody can change, an attacker either
        poison(model)
    AuditEntry.objects.create(
        kind=AuditEntry.Kind.EXPORT, actor_name=MARKUP, about_label=MARKUP, keep_until=timezone.now()
    )
    return rows


def test_no_page_runs_what_is_stored(client, super_client, poisoned):
    rows = [address(row) for row in [Inspel.objects.first(), Inspel.objects.last()]]
    rows += [row.get_absolute_url() for row in poisoned.values() if hasattr(row, "get_absolute_url")]
    admin = ["/admin/", "/admin/completeness/"]
    admin += [f"/admin/{model}/{end}" for model, row in poisoned.items() for end in ["", f"{row.pk}/change/"]]
    found, shown = {}, 0
    for visitor, paths in [(client, [*KINDS, *EXAMPLES, *_MORE, *rows]), (super_client, admin)]:
        for path in paths:
            response = visitor.get(path, follow=True)
            text = response.text
            shown += "alert(1)" in text
            if response["Content-Type"].startswith("text/html") and (bad := dangers(text)):
                found[path] = bad
            elif "xml" in response["Content-Type"]:  # of a feed, only what says that it is HTML is read as such
                texts = [one.text for one in ElementTree.fromstring(text.encode()).iter() if one.get("type") == "html"]  # noqa: S314 - ours
                found |= {f"{path} {number}": bad for number, one in enumerate(texts) if (bad := dangers(one))}
    assert found == {}
    assert shown > 80


@pytest.mark.parametrize(
    "typed", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "java\tscript:alert(1)"]
)
def test_no_field_takes_an_address_that_runs_a_script(typed):
    fields = [field for model in models_of_portal() for field in model._meta.concrete_fields]
    addresses = [field for field in fields if isinstance(field, models.URLField)]
    assert addresses
    for field in addresses:
        with pytest.raises(ValidationError):
            field.clean(typed, None)

"""No row takes an address of the portal itself, and what the portal links to stays where it is."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.urls import get_resolver

from contacts.models import Contact, Organisation
from core.models import Slugged
from core.slugs import present_slug, routes_of
from feedback.models import DialogueRound
from naravard.settings import BASE_DIR
from strategy.models import Document, NewsItem, Page, SubGoal
from strategy.models.page import LINKED_PAGES
from tests import factories
from tests.staff import change_form, choose_action, error_of, save

pytestmark = pytest.mark.django_db


def public_patterns(resolver=None):
    """Yield the pattern of each address outside the admin."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if not hasattr(pattern, "url_patterns"):
            yield pattern
        elif pattern.app_name != "admin":
            yield from public_patterns(pattern)


def test_every_page_of_a_row_follows_its_former_slugs():
    public = [pattern for pattern in public_patterns() if "<slug:slug>" in str(pattern.pattern)]
    assert len(public) >= 12
    assert {pattern.name for pattern in public if not hasattr(pattern.callback, "slugs_of")} == set()


def own_words(name, argument):
    """Return the words that stand in the place of the slug in the addresses of the portal itself."""
    route = next(str(pattern.pattern) for pattern in public_patterns() if pattern.name == name)
    before, behind = re.split(rf"<slug:{argument}>", route)
    fixed = [str(pattern.pattern) for pattern in public_patterns()]
    found = (re.fullmatch(rf"{re.escape(before)}([-\w]+){re.escape(behind)}", other) for other in fixed)
    return {match[1] for match in found if match}


@pytest.mark.parametrize(
    "model", [Contact, Organisation, SubGoal, NewsItem, Page, Document, DialogueRound], ids=lambda model: model.__name__
)
def test_address_of_the_portal_itself_is_refused(model):
    routes = [(name, argument) for name, _arguments, argument in routes_of(model)]
    assert routes
    words = set().union(*(own_words(name, argument) for name, argument in routes))
    for word in words:
        with pytest.raises(ValidationError, match="Portalen har själv en sida"):
            model(slug=word).clean_fields(exclude={field.name for field in model._meta.fields} - {"slug"})
    model(slug="ett-eget-ord").clean_fields(exclude={field.name for field in model._meta.fields} - {"slug"})


@pytest.mark.parametrize(
    ("model", "slug"),
    [(Page, "designsystem"), (Contact, "processledaren"), (SubGoal, "hela-strategin"), (Organisation, "hela-dalarna")],
    ids=str,
)
def test_reserved_word_is_refused(model, slug):
    with pytest.raises(ValidationError, match="Portalen har själv en sida"):
        model(slug=slug).clean_fields(exclude={field.name for field in model._meta.fields} - {"slug"})


def test_every_row_with_an_address_keeps_its_former_slugs():
    assert all(hasattr(model, "history") for model in Slugged.__subclasses__() if not model._meta.abstract)
    assert present_slug(Page, "inget") is None
    assert present_slug(Page, "\0") is None


def test_page_that_the_portal_links_to_stays_where_it_is(super_client):
    page, other = factories.PageFactory(slug="kakor"), factories.PageFactory(slug="annan")
    assert "slug" not in change_form(super_client, page).names
    page.slug = "annat"
    with pytest.raises(ValidationError, match="Portalen länkar till sidan"):
        page.clean()
    page.refresh_from_db()
    for delete in (page.delete, Page.objects.all().delete):
        with pytest.raises(ProtectedError):
            delete()
    address = f"/admin/strategy/page/{page.pk}/delete/"
    chosen = choose_action(super_client, "/admin/strategy/page/", "delete_selected", [page, other])
    for refused in [super_client.get(address), super_client.post(address, {"post": "yes"}), chosen]:
        assert "portalen länkar dit" in refused.text
    assert Page.objects.count() == 2
    other.delete()


def test_linked_pages_are_those_in_the_templates():
    templates = [path.read_text() for path in (BASE_DIR / "templates").rglob("*.html")]
    pattern = re.compile(r'url "page" "([-\w]+)"|page\.slug == "([-\w]+)"')
    assert {linked or asked for text in templates for linked, asked in pattern.findall(text)} == set(LINKED_PAGES)


def test_link_of_the_portal_leads_somewhere_without_the_page(client):
    for slug in LINKED_PAGES:
        response = client.get(f"/en/om/{slug}/")
        assert response.status_code == 200
        assert "This page has not been written yet." in response.text
        assert "noindex" in response.text
    assert client.get("/en/om/annat/").status_code == 404


@pytest.mark.parametrize("kind", ["municipality", "region"])
def test_kind_of_a_municipality_in_use_cannot_be_changed(editor_client, kind):
    place = factories.OrganisationFactory(kind=kind)
    factories.ContactFactory(organisation=place)
    assert "kontakter" in error_of(save(editor_client, place, kind="other"), "kind")
    place.refresh_from_db()
    assert place.kind == kind
    unused = factories.OrganisationFactory(kind=kind)
    save(editor_client, unused, kind="other")
    unused.refresh_from_db()
    assert unused.kind == "other"

"""An address outlives a change of its slug, and no row takes an address of the portal itself."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from contacts.models import Contact, ContactMessage, Organisation
from feedback.models import Inspel, Theme
from strategy.models import Document, Page, SubGoal
from tests import factories
from tests.rendered_form import form_of
from tests.staff import change_url, save

pytestmark = pytest.mark.django_db


def _open_round(**fields):
    now = timezone.now()
    hours = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=1)}
    return factories.DialogueRoundFactory(is_announced=True, **hours, **fields)


def _sub_goal_beside_orsa(**fields):
    factories.OrganisationFactory(kind="municipality", slug="orsa")
    return factories.SubGoalFactory(**fields)


# What makes a row of each kind with an address, and the addresses of its pages around the slug.
PAGES = {
    "sub_goal": (factories.SubGoalFactory, ["/delmal/{}/"]),
    "cell": (_sub_goal_beside_orsa, ["/lage/{}/orsa/"]),
    "municipality": (lambda **fields: factories.OrganisationFactory(kind="municipality", **fields), ["/kommuner/{}/"]),
    "contact": (
        factories.ContactFactory,
        ["/kontakt/{}/", "/kontakt/{}.vcf", "/kontakt/{}/skriv/", "/kontakt/{}/skickat/"],
    ),
    "news_item": (factories.NewsItemFactory, ["/nyheter/{}/"]),
    "page": (factories.PageFactory, ["/om/{}/"]),
    "dialogue_round": (_open_round, ["/inspel/dialog/{}/", "/inspel/dialog/{}/lamna/"]),
}
ADDRESSES = [(make, address) for make, addresses in PAGES.values() for address in addresses]
IDS = [address for _make, address in ADDRESSES]


def rename(row, *slugs):
    for slug in slugs:
        row.slug = slug
        row.save()
    return row


@pytest.mark.parametrize(("make", "address"), ADDRESSES, ids=IDS)
def test_former_address_leads_straight_to_the_present_one(client, make, address):
    rename(make(slug="forst"), "sedan", "nu")
    for method, prefix, slug in [(client.get, "", "forst"), (client.head, "/en", "sedan")]:
        response = method(prefix + address.format(slug), query_params={"q": "å b"})
        assert response.status_code == 301
        assert response.headers["Location"] == prefix + address.format("nu") + "?q=%C3%A5+b"
        assert not response.cookies or "no-store" in response.headers["Cache-Control"]  # a form has a token
    assert client.get(address.format("nu")).status_code == 200


def test_redirect_is_kept_as_long_as_a_page_since_the_slug_may_come_back(client):
    page = rename(factories.PageFactory(slug="forst"), "sedan")
    response = client.get("/om/forst/")
    assert "public" in response.headers["Cache-Control"]
    assert "Expires" in response.headers
    rename(page, "forst")
    assert client.get("/om/forst/").status_code == 200
    assert client.get("/om/sedan/").headers["Location"] == "/om/forst/"


def test_former_slug_belongs_to_the_row_that_takes_it(client):
    rename(factories.PageFactory(slug="forst"), "sedan")
    taker = factories.PageFactory(slug="forst")
    assert client.get("/om/forst/").context["page"] == taker
    taker.delete()
    assert client.get("/om/forst/").status_code == 404


def test_former_address_of_what_is_gone_or_hidden_reveals_nothing(client):
    rename(factories.PageFactory(slug="borta"), "raderad").delete()
    rename(factories.ContactFactory(slug="forr", is_public=False), "dold")
    rename(factories.NewsItemFactory(slug="snart", publish_at=timezone.now() + timedelta(days=2)), "senare")
    rename(factories.DialogueRoundFactory(slug="utkast", is_announced=False), "utkast-2")
    for path in ["/om/borta/", "/kontakt/forr/", "/kontakt/forr.vcf", "/nyheter/snart/", "/inspel/dialog/utkast/"]:
        assert client.get(path).status_code == 404, path


def test_found_page_asks_no_history_for_its_slug(client, facts, monkeypatch):
    asked = []
    monkeypatch.setattr("core.slugs.present_slug", lambda model, slug: asked.append(slug))
    assert [client.get(path).status_code for path in ["/om/kakor/", "/kommuner/falun/"]] == [200, 200]
    assert client.get("/om/finns-inte/").status_code == 404
    assert asked == ["finns-inte"]


@pytest.mark.parametrize("has_token", [True, False])
def test_what_is_posted_to_a_former_address_is_kept_and_sent(has_token):
    contact = factories.ContactFactory(slug="forr")
    client = Client(enforce_csrf_checks=True)
    form = form_of(client.get("/kontakt/forr/skriv/"), "text").fill(text="Det jag skrev")
    rename(contact, "nu")
    if not has_token:
        form.values["csrfmiddlewaretoken"] = ["fel"]
        again = form.submit(client)
        assert again.status_code == 403
        form = form_of(again, "text")
        assert form.values["text"] == ["Det jag skrev"]
    assert form.submit(client).headers["Location"].split("?")[0] == "/kontakt/nu/skickat/"
    assert ContactMessage.objects.get().text == "Det jag skrev"


def test_round_renamed_while_somebody_writes_takes_the_answer_and_shows_and_hides_the_receipt(client):
    dialogue_round = _open_round(slug="forr")
    first = form_of(client.get("/inspel/dialog/forr/lamna/"), "text").fill(text="Ett", role="resident")
    first.submit(client)
    late = form_of(client.get("/inspel/dialog/forr/lamna/"), "text").fill(text="Två", role="resident")
    rename(dialogue_round, "nu")
    assert "/inspel/folj/" in client.get("/inspel/dialog/forr/tack/").text
    page = late.submit(client, follow=True)
    assert page.request["PATH_INFO"] == "/inspel/dialog/nu/tack/"
    assert Inspel.objects.filter(dialogue_round=dialogue_round).count() == 2
    hidden = client.post("/inspel/dialog/forr/tack/", headers={"Sec-Fetch-Site": "same-origin"})
    paths = {cookie["path"] for cookie in hidden.cookies.values() if cookie["max-age"] == 0}
    assert {"/inspel/dialog/forr/", "/inspel/dialog/nu/"} <= paths


def test_address_in_a_query_with_a_former_slug_means_the_same(client):
    goal = rename(factories.SubGoalFactory(slug="mal"), "mal-nu")
    place = rename(factories.OrganisationFactory(kind="municipality", slug="ort"), "ort-nu")
    rename(Theme.objects.create(name_sv="Tema", slug="tema"), "tema-nu")
    query = {"delmal": "mal", "kommun": "ort", "tema": "tema"}
    listed = client.get("/inspel/", query).context["chosen"]
    assert [facet.chosen.slug for facet in listed.chosen_facets] == ["mal-nu", "tema-nu", "ort-nu"]
    assert client.get("/flode/inspel.xml", {"delmal": "mal", "kommun": "ort"}).status_code == 200
    form = form_of(client.get("/inspel/lamna/?vidare=ja&delmal=mal&kommun=ort"), "text", "role")
    assert (form.values["sub_goal"], form.values["municipality"]) == (["mal-nu"], ["ort-nu"])
    form.fill(text="Hej", role="resident").submit(client, forged={"sub_goal": "mal", "municipality": "ort"})
    inspel = Inspel.objects.get()
    assert (inspel.sub_goal, inspel.municipality) == (goal, place)


def test_file_is_found_by_its_former_slug_and_type(client, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    document = factories.DocumentFactory(slug="forr")
    document.history.update(file_type="docx")
    Document.objects.filter(pk=document.pk).update(slug="nu", file="a.pdf", file_type="pdf")
    for former in ["/dokument/forr.pdf", "/dokument/forr.docx", "/dokument/nu.docx"]:
        response = client.get(former)
        assert response.status_code in {301, 302}, former
        assert response.headers["Location"] == "/dokument/nu.pdf", former
    assert client.get("/dokument/nu.odt").status_code == 404


def test_setup_after_a_change_of_slugs_makes_no_second_row(facts):
    rename(Organisation.objects.get(slug="falun"), "falu-kommun")
    rename(SubGoal.objects.first(), "annat")
    before = [model.objects.count() for model in (Organisation, SubGoal, Page, Contact)]
    call_command("setup", verbosity=0)
    assert [model.objects.count() for model in (Organisation, SubGoal, Page, Contact)] == before


def test_editor_changes_an_address_and_is_told_that_the_old_one_leads_on(editor_client, client):
    item = factories.NewsItemFactory(slug="forr")
    assert "Om du ändrar den leder den gamla adressen till den nya." in editor_client.get(change_url(item)).text
    save(editor_client, item, slug="nu")
    assert client.get("/nyheter/forr/").headers["Location"] == "/nyheter/nu/"

"""What is missing in the content: every line leads to where it is mended, and is gone when it has been."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.models import Contact, Organisation
from strategy.models import Adoption, SubGoal
from tests import factories
from tests.conftest import user_in_group
from tests.swedish import bad_swedish

pytestmark = pytest.mark.django_db
PAGE = "/admin/completeness/"


def place(**fields):
    return factories.OrganisationFactory(slug="orsa", name_sv="Orsa", code="2034", kind="municipality", **fields)


def missing(client, heading, row):
    """Return the lines that stand beside the row below the heading, and their links."""
    html = client.get(PAGE).text
    assert bad_swedish(html) == []
    part = html.split(f">{heading}</h2>")[1].split("</table>")[0] if f">{heading}</h2>" in html else ""
    cells = [cell for cell in part.split("<tr>") if f">{row}</a></th>" in cell]
    return [re.sub("<[^>]*>", "", item) for item in re.findall("<li>(.*?)</li>", "".join(cells))]


def test_organisation_lacks_contact_and_decision_until_they_are_there(editor_client):
    orsa = place()
    strategy = factories.current_strategy()
    assert missing(editor_client, "Varje organisation", "Orsa") == [
        "Kontakt med e-postadress eller telefonnummer",
        "Beslut om strategin",
    ]
    assert f'href="/admin/contacts/contact/add/?organisation={orsa.pk}"' in editor_client.get(PAGE).text
    factories.ContactFactory(organisation=orsa, phone="0250-55 21 00")
    adoption = Adoption.objects.create(strategy=strategy, organisation=orsa)
    assert missing(editor_client, "Varje organisation", "Orsa") == ["Datum för beslutet om strategin"]
    assert f'href="/admin/strategy/adoption/{adoption.pk}/change/#id_decided_on"' in editor_client.get(PAGE).text
    Adoption.objects.update(decided_on="2022-06-14")
    assert missing(editor_client, "Varje organisation", "Orsa") == ["Diarienummer för beslutet om strategin"]
    Adoption.objects.update(reference="KS 2022/1")
    assert missing(editor_client, "Varje organisation", "Orsa") == []


def test_contact_of_a_care_centre_that_lies_there_is_a_contact(editor_client):
    orsa = place()
    centre = factories.OrganisationFactory(kind="care_centre", municipality=orsa)
    factories.ContactFactory(organisation=centre, email="namn@example.se")
    assert missing(editor_client, "Varje organisation", "Orsa") == ["Beslut om strategin"]


def test_organisation_without_a_value_or_an_answer_is_listed(editor_client):
    orsa, mora = place(), factories.OrganisationFactory(slug="mora", name_sv="Mora")
    for is_example in (False, True):
        indicator = factories.IndicatorFactory(
            question_sv="Det påhittade?" if is_example else "Är det tryggt?", is_example=is_example
        )
        factories.measure(indicator, mora, [1])
    day = timezone.localdate() - timedelta(days=9)
    factories.AssessmentPeriodFactory(name_sv="Våren", opens_on=day, closes_on=day)
    lines = missing(editor_client, "Varje organisation", "Orsa")
    assert "1 nyckeltal utan värde för det senaste året: Är det tryggt?" in lines
    assert "Svar på självskattningen ”Våren”" in lines
    assert f'href="/admin/followup/measurement/?organisation__id__exact={orsa.pk}"' in editor_client.get(PAGE).text


def test_text_translation_and_alternative_text_are_listed_by_page(editor_client):
    page = factories.PageFactory(title_sv="Om oss", lead_sv="", title_en="About us")
    type(page).objects.filter(pk=page.pk).update(picture="pictures/x.webp", picture_alt_sv="Ett hus")
    lines = missing(editor_client, "Sidor", "Om oss")
    assert lines[0] == "Text: ingress"
    assert "English: text" in lines
    assert "Suomi: text, titel" in lines
    assert lines[-1] == "Bildens alternativtext: Lättläst svenska, English, Suomi, العربية"
    assert f'href="/admin/strategy/page/{page.pk}/change/"' in editor_client.get(PAGE).text


def test_fact_that_a_text_says_is_missing_is_listed(editor_client):
    goal = factories.SubGoalFactory(title_sv="Nära", body_sv="<p>Ett mål. Antal: Uppgift saknas.</p>")
    assert "Antal: Uppgift saknas." in missing(editor_client, "Delmål", "Nära")
    SubGoal.objects.filter(pk=goal.pk).update(body_sv="<p>Ett mål.</p>")
    assert "Antal: Uppgift saknas." not in missing(editor_client, "Delmål", "Nära")


def test_late_figure_is_listed_with_its_day(editor_client):
    day = timezone.localdate() - timedelta(days=1)
    factories.IndicatorFactory(title_sv="Trygghet", next_update_on=day, next_review_on=day)
    lines = missing(editor_client, "Nyckeltal", "Trygghet")
    assert any(line.startswith("Nya värden väntades") for line in lines)
    assert any(line.startswith("Det skulle ha setts över") for line in lines)
    assert "Ansvarig" in lines


def test_examples_and_what_is_not_public_are_left_out(editor_client):
    factories.NewsItemFactory(title_sv="Ett exempel", is_example=True)
    factories.PageFactory(title_sv="Ett utkast", is_published=False)
    html = editor_client.get(PAGE).text
    assert "Ett exempel" not in html
    assert "Ett utkast" not in html


def test_page_asks_as_often_at_30_rows_as_at_3(editor_client):
    def add(count):
        for organisation in factories.in_bulk(factories.OrganisationFactory, count):
            factories.measure(factories.IndicatorFactory(), organisation, [1])
        factories.in_bulk(factories.PageFactory, count)
        factories.in_bulk(factories.NewsItemFactory, count)

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert editor_client.get(PAGE).status_code == 200
        return len(found)

    add(3)
    few = queries()
    add(27)
    assert queries() == few


def test_first_page_leads_there_for_those_who_may_see_it(editor_client, leader_client, client):
    for role in (editor_client, leader_client):
        assert f'href="{PAGE}"' in role.get("/admin/").text
        assert role.get(PAGE).status_code == 200
    assert client.get(PAGE).status_code == 302
    assert Organisation.objects.count() == 0
    assert "Inget saknas." in editor_client.get(PAGE).text


def gaps_of(client, row):
    """Return {line: address} of the page of the organisation."""
    html = client.get(f"{PAGE}{row.pk}/").text
    assert bad_swedish(html) == []
    part = html.split('id="content-main"')[1]
    return {text: url for url, text in re.findall(r'<li><a href="([^"]*)">([^<]*)</a></li>', part)}


def test_gaps_of_a_municipality_lead_to_their_fields_and_are_gone_once_filled_in(editor_client):
    orsa = place()
    region = factories.OrganisationFactory(slug="regionen", name_sv="Regionen", kind="region")
    factories.current_strategy()
    form = f"/admin/contacts/organisation/{orsa.pk}/change/"
    assert gaps_of(editor_client, orsa) == {
        "Orsa: telefon": f"{form}#id_phone",
        "Orsa: webbplats": f"{form}#id_website",
        "Kontakt med e-postadress eller telefonnummer": f"/admin/contacts/contact/add/?organisation={orsa.pk}",
        "En vårdcentral i Orsa": (
            f"/admin/contacts/organisation/add/?kind=care_centre&amp;municipality={orsa.pk}&amp;parent={region.pk}"
        ),
        "Beslut om strategin": f"/admin/strategy/adoption/add/?organisation={orsa.pk}",
    }
    Organisation.objects.filter(pk=orsa.pk).update(phone="0250-55 21 00", website="https://example.se/")
    factories.OrganisationFactory(
        slug="vc", name_sv="Vårdcentralen", kind="care_centre", municipality=orsa, parent=region, phone="0250-49 40 00"
    )
    contact = factories.ContactFactory(name="Kim Ek", organisation=orsa)
    Adoption.objects.create(strategy=factories.current_strategy(), organisation=orsa)
    gaps = gaps_of(editor_client, orsa)
    assert set(gaps) == {
        *["Orsa: telefontider", "Orsa: kan hjälpa dig med"],
        *["Kim Ek: telefon", "Kim Ek: kan hjälpa dig med"],
        *["Vårdcentralen: telefontider", "Vårdcentralen: kan hjälpa dig med"],
        "Datum för beslutet om strategin",
    }
    assert gaps["Kim Ek: telefon"] == f"/admin/contacts/contact/{contact.pk}/change/#id_phone"
    assert gaps["Orsa: telefontider"] == f"{form}#id_hours_sv"
    for model in (Organisation, Contact):
        model.objects.update(phone="0250-55 21 00", hours_sv="Kl. 8–16", helps_with_sv="Råd")
    Adoption.objects.update(decided_on="2022-06-14", reference="KS 2022/1")
    assert gaps_of(editor_client, orsa) == {}
    assert "Inget saknas som du kan fylla i." in editor_client.get(f"{PAGE}{orsa.pk}/").text


def test_each_field_that_a_gap_leads_to_is_in_the_form(editor_client):
    orsa = place(phone="0250-55 21 00")
    factories.ContactFactory(organisation=orsa, phone="0250-55 21 00")
    factories.AdoptionFactory(organisation=orsa)
    factories.ActivityFactory(organisations=[orsa])
    fields = [url.split("#") for url in gaps_of(editor_client, orsa).values() if "#" in url]
    assert len(fields) > 6
    for url, field in fields:
        assert f'id="{field}"' in editor_client.get(url).text


def test_who_may_not_change_something_is_not_sent_there(leader_client, editor_client):
    orsa = place()
    assert gaps_of(leader_client, orsa) == {}
    text = leader_client.get(f"{PAGE}{orsa.pk}/").text
    assert "Fylls i av andra" in text
    assert "<li>Orsa: telefon</li>" in text
    assert "Fylls i av andra" not in editor_client.get(f"{PAGE}{orsa.pk}/").text


def test_reporter_sees_the_gaps_of_the_own_organisation_alone(client):
    orsa, mora = place(), factories.OrganisationFactory(slug="mora", name_sv="Mora")
    factories.ActivityFactory(title_sv="Öppet hus", organisations=[orsa], starts_on="2024-05-06")
    client.force_login(user_in_group("Rapportör", organisation=orsa))
    assert set(gaps_of(client, orsa)) == {"Öppet hus: slutar", "Öppet hus: kontakter"}
    assert "Fylls i av andra" not in client.get(f"{PAGE}{orsa.pk}/").text
    assert client.get(f"{PAGE}{mora.pk}/").status_code == 403
    assert client.get(PAGE).status_code == 403
    assert f'href="{PAGE}{orsa.pk}/"' in client.get("/admin/").text


def test_page_of_an_organisation_asks_as_often_with_30_contacts_as_with_3(editor_client):
    orsa = place()

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert editor_client.get(f"{PAGE}{orsa.pk}/").status_code == 200
        return len(found)

    def add(count):
        factories.in_bulk(factories.ContactFactory, count, organisation=orsa)
        factories.in_bulk(factories.OrganisationFactory, count, kind="care_centre", municipality=orsa)
        for _number in range(count):
            factories.ActivityFactory(organisations=[orsa])

    add(3)
    few = queries()
    add(27)
    assert queries() == few

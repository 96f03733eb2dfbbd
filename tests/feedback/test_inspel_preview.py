"""The preview with personal data marked, similar inspel, and what the receipt says."""

import re

import pytest

from core.forms import read_form_key
from core.unbroken_numbers import unbroken
from feedback.models import Inspel
from feedback.notifications.sender_mail import compose_receipt
from tests.factories import InspelFactory, OrganisationFactory, bulk_inspel, published_inspel
from tests.feedback.inspel_form import FORM, filled, form_key, receipt_link, send, typed_text
from tests.rendered_form import form_of

pytestmark = pytest.mark.django_db
WITH_NUMBER = "Ring mig på 070-123 45 67.\r\n\r\n Öppet <b>längre</b>!"
PREVIEW, SEND = ("step", "preview"), ("step", "send")


def test_personal_data_is_shown_marked_before_it_is_sent(client):
    response = send(client, text=WITH_NUMBER, may_publish=True)
    assert response.status_code == 200
    assert "Your inspel is not sent yet." in response.text
    assert "We found: telephone number." in response.text
    shown = unbroken("070-123 45 67")
    assert f'{shown}<span class="marked-text__kind"> (telephone number)</span></mark>' in response.text
    assert "&lt;b&gt;längre&lt;/b&gt;" in response.text
    assert not Inspel.objects.exists()


def test_own_name_is_marked_in_the_preview_and_holds_nobody_up(client):
    opened = filled(client, text="Anna vill ha öppet.", name="Anna Holm")
    preview = opened.submit(client, PREVIEW)
    assert 'Anna<span class="marked-text__kind"> (name)</span></mark>' in preview.text
    assert "We found" not in preview.text
    opened.submit(client, follow=True)
    assert Inspel.objects.exists()


def test_sender_can_send_anyway_and_nothing_is_lost_on_the_way(client):
    typed = {"text": WITH_NUMBER, "may_publish": True, "name": "Kim", "email": "kim@example.se", "may_contact": True}
    preview = form_of(send(client, **typed), "step")
    receipt = preview.submit(client, SEND, follow=True)
    inspel = Inspel.objects.get()
    assert inspel.text == WITH_NUMBER.replace("\r\n", "\n")
    assert (inspel.name, inspel.email, inspel.may_publish, inspel.may_contact) == ("Kim", "kim@example.se", True, True)
    assert inspel.reference in receipt.text
    again = preview.submit(client, SEND, follow=True)
    assert receipt_link(again) == receipt_link(receipt)
    assert Inspel.objects.count() == 1


def test_sender_can_change_and_the_form_is_as_it_was(client):
    falun = OrganisationFactory(name_sv="Falun", slug="falun")
    opened = filled(client, text=WITH_NUMBER, municipality=falun.slug, name="Kim", may_publish=True)
    preview = opened.submit(client)
    form = form_of(preview, "step").submit(client, ("step", "change"))
    assert form.status_code == 200
    assert typed_text(form) == WITH_NUMBER.replace("\r\n", "\n")
    assert 'value="Kim"' in form.text
    assert '<option value="falun" selected>' in form.text
    assert re.search(r'name="role" value="staff"[^>]* checked', form.text)
    assert re.search(r'name="may_publish"[^>]* checked', form.text)
    assert not re.search(r'name="may_contact"[^>]* checked', form.text)
    assert len({read_form_key(key)[0] for key in [form_key(form), form_key(preview), *opened.values["form_key"]]}) == 1
    assert "Not sent yet" not in form.text


def test_anybody_can_see_first_how_it_looks(client, process_leader):
    published_inspel(by=process_leader, title="Vårdcentralen på kvällen", text="Vårdcentralen öppen på kvällen.")
    response = send(client, PREVIEW, text="Jag vill ha vårdcentraler öppna om kvällarna.")
    assert response.status_code == 200
    assert "The text may show" not in response.text
    assert "Vårdcentralen på kvällen" in response.text
    assert not Inspel.objects.filter(text__contains="Jag vill").exists()
    form_of(response, "step").submit(client, SEND)
    assert Inspel.objects.filter(text="Jag vill ha vårdcentraler öppna om kvällarna.").exists()


def test_preview_of_a_form_with_errors_is_the_form_with_its_errors(client):
    response = form_of(client.get(FORM), "role").submit(client, PREVIEW)
    assert response.status_code == 422
    assert "Choose who you are." in response.text


def test_preview_makes_few_queries_at_many_published_inspel(client, process_leader, django_assert_max_num_queries):
    bulk_inspel(30, published_by=process_leader)
    form = filled(client, text="Text om öppet på kvällen på vårdcentralen i Falun hela veckan")
    with django_assert_max_num_queries(18):
        form.submit(client, PREVIEW)


def similar(client, text, **headers):
    return client.post("/en/inspel/liknande/", {"text": text}, headers=headers or {"Sec-Fetch-Site": "same-origin"})


def test_similar_inspel_are_found_in_other_word_forms_and_nothing_is_kept(client, process_leader):
    inspel = published_inspel(
        by=process_leader, title="Hälsa", text="Hälsosamtal på vårdcentralen.", reply="Ja, i höst."
    )
    response = similar(client, "Fler hälsosamtalen i vårdcentralerna")
    assert response.status_code == 200
    assert "<details" in response.text
    assert "Ja, i höst." in response.text
    assert f'href="{inspel.get_absolute_url()}"' in response.text or inspel.reference in response.text
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    assert Inspel.objects.count() == 1


def test_similar_inspel_are_only_those_that_are_published(client):
    InspelFactory(text="Hälsosamtal på vårdcentralen.")
    assert similar(client, "Hälsosamtal på vårdcentralen").text.strip() == ""


@pytest.mark.parametrize("text", ["", "\x00", "a", "å" * 9000, "<script>", "'; DROP TABLE"])
def test_similar_inspel_of_odd_text_are_none(client, text):
    response = similar(client, text)
    assert response.status_code == 200
    assert response.text.strip() == ""


def test_similar_inspel_are_asked_for_by_our_own_pages_only(client):
    assert similar(client, "text", **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.get("/en/inspel/liknande/").status_code == 405


def test_receipt_says_what_happens_by_when_and_has_a_code_of_the_link(client):
    receipt = send(client, follow=True)
    text = receipt.text
    for part in ["we have received your inspel", "within ten working days", "official document", "Print the receipt"]:
        assert part in text
    assert 'class="qr__code"' in text
    assert "The same link as a code" in text
    assert "style=" not in text
    assert "data-draft-sent" in text


@pytest.mark.parametrize(
    ("may_publish", "says"), [(True, "may be published on the portal"), (False, "is not published on the portal")]
)
def test_mailed_receipt_says_the_same(may_publish, says):
    inspel = InspelFactory(email="kim@example.se", language="en", may_publish=may_publish, text="A secret text")
    mail = compose_receipt(inspel.pk)
    for part in [inspel.reference, "within ten working days", "official document", says, "/en/inspel/folj/"]:
        assert part in mail.body
        assert part in mail.alternatives[0].content
    assert "secret text" not in mail.body


@pytest.mark.parametrize("typed", ["Det jag hade skrivit.", WITH_NUMBER])
def test_change_of_language_takes_the_previewed_text_along(client, typed):
    preview = filled(client, text=typed, name="Anna Holm").submit(client, PREVIEW)
    assert "data-keep-typed" in preview.text
    page = form_of(preview, "step").submit(client, button="/inspel/lamna/")
    assert page.request["PATH_INFO"] == "/inspel/lamna/"
    assert typed_text(page).splitlines() == typed.splitlines()
    assert form_of(page, "text").values["name"] == ["Anna Holm"]

"""The inspel form: whatever is sent, the page that comes back is clear and keeps it, and only good rows are stored."""

import html
import re
import uuid

import pytest
from django.test import Client

from contacts.forms import read_form_key
from feedback.mail.to_sender import compose_receipt
from feedback.models import Inspel
from tests.factories import InspelFactory, OrganisationFactory, SubGoalFactory, bulk_inspel, published_inspel

URL = "/en/inspel/lamna/"
FORM = f"{URL}?vidare=ja"
EMPTY = "Write your inspel."
pytestmark = pytest.mark.django_db


def filled(**changes):
    return {"form_key": str(uuid.uuid4()), "role": "staff", "text": "Longer opening hours", **changes}


def typed_text(response):
    """What stands in the text box of the page that came back."""
    return html.unescape(re.search(r'<textarea[^>]*name="text"[^>]*>\r?\n?(.*?)</textarea>', response.text, re.S)[1])


def form_key(response):
    return re.search(r'name="form_key" value="([^"]+)"', response.text)[1]


def receipt_link(response):
    return re.search(r'href="([^"]*/inspel/folj/[^"]+/)"', response.text)[1]


def send_raw(client, body):
    return client.post(URL, body, content_type="application/x-www-form-urlencoded")


def test_form_shows_every_field_and_what_is_good_to_know(client):
    SubGoalFactory(number=2, slug="nara-for-alla", title_sv="Nära för alla")
    OrganisationFactory(name_sv="Falun", slug="falun")
    page = client.get(FORM).text
    for text in ["The strategy as a whole", "Nära för alla", "Falun", *[f"Part {part} of 4" for part in range(1, 5)]]:
        assert text in page
    for text in ["official document", "no account", "within ten working days"]:
        assert text in page


def test_form_is_filled_in_by_a_link(client):
    SubGoalFactory(number=2, slug="nara-for-alla")
    OrganisationFactory(name_sv="Falun", slug="falun")
    page = client.get(URL, {"vidare": "ja", "delmal": "nara-for-alla", "kommun": "falun"}).text
    assert re.search(r'<input type="radio" name="sub_goal" value="nara-for-alla"[^>]* checked', page)
    assert '<option value="falun" selected>' in page


def test_form_ignores_a_link_to_what_does_not_exist(client):
    response = client.get(URL, {"vidare": "ja", "delmal": "finns-inte\x00", "kommun": "<b>"})
    assert response.status_code == 200
    assert "<b>" not in response.text


def test_inspel_is_stored_as_it_was_sent(client):
    goal = SubGoalFactory(number=3, slug="nara-i-hela-dalarna")
    falun = OrganisationFactory(name_sv="Falun", slug="falun")
    data = filled(
        sub_goal=goal.slug,
        municipality="falun",
        name="Kim",
        email="kim@example.se",
        may_publish="on",
        may_contact="on",
    )
    receipt = client.post(URL, data, follow=True)
    inspel = Inspel.objects.get()
    assert (inspel.sub_goal, inspel.municipality, inspel.role) == (goal, falun, "staff")
    assert (inspel.text, inspel.name, inspel.email) == ("Longer opening hours", "Kim", "kim@example.se")
    assert (inspel.may_publish, inspel.may_contact, inspel.language) == (True, True, "en")
    assert inspel.reference in receipt.text
    assert "Whoever has the link can read your inspel" in receipt.text


def test_inspel_needs_no_name_no_address_and_no_consent(client):
    client.post(URL, filled())
    inspel = Inspel.objects.get()
    assert (inspel.name, inspel.email, inspel.may_publish, inspel.may_contact) == ("", "", False, False)
    assert (inspel.sub_goal, inspel.municipality) == (None, None)


@pytest.mark.parametrize("text", ["", "   ", "\r\n\t \r\n", "\x00\x07", "\u200b\u200f\u2060", "\u00a0"])
def test_text_with_nothing_to_see_is_refused(client, text):
    response = client.post(URL, filled(text=text))
    assert response.status_code == 422
    assert EMPTY in response.text
    assert not Inspel.objects.exists()


def test_empty_form_names_each_error_and_links_to_its_field(client):
    response = client.post(URL, {})
    assert "Not sent yet." in response.text
    for target, message in [("id_role_0", "Choose who you are."), ("id_text", EMPTY)]:
        assert f'<a href="#{target}">{message}</a>' in response.text
        assert f'id="{target}"' in response.text
    assert "<title" in response.text
    assert re.search(r"<title[^>]*>Error: ", response.text)


def test_errors_are_tied_to_their_fields(client):
    page = client.post(URL, filled(text="", role="")).text
    assert re.search(r'<textarea[^>]*aria-invalid="true"[^>]*aria-describedby="id_text_helptext id_text_error"', page)
    assert (
        '<fieldset class="field field--choices field--error" aria-describedby="id_role_helptext id_role_error">' in page
    )
    for element in ["id_text_helptext", "id_text_error", "id_role_helptext", "id_role_error"]:
        assert page.count(f'id="{element}"') == 1


def test_text_of_5000_characters_fits_however_its_lines_end(client):
    text = "å\r\n" * 2499 + "😀b"
    assert client.post(URL, filled(text=text)).status_code == 302
    stored = Inspel.objects.get().text
    assert len(stored) == 5000
    assert stored == text.replace("\r\n", "\n")


def test_text_of_5001_characters_is_refused_and_kept(client):
    text = "å" * 5001
    response = client.post(URL, filled(text=text))
    assert response.status_code == 422
    assert "The text is 5001 characters long. At most 5000 fit: shorten it." in response.text
    assert typed_text(response) == text
    assert not Inspel.objects.exists()


def test_browser_is_not_told_to_cut_what_is_typed(client):
    assert "maxlength" not in client.get(FORM).text


def test_body_of_ten_megabytes_gets_its_own_page(client):
    response = client.post(URL, filled(text="x" * 10 * 1024 * 1024))
    assert response.status_code == 413
    assert "The text is too long to be sent" in response.text
    assert "your text is still there" in response.text
    assert not Inspel.objects.exists()


def test_control_characters_are_removed(client):
    client.post(URL, filled(text="Bell\x07 and NUL\x00\r\nnew line\tand tab\x9f", name="Kim\x00\r\nBcc: a"))
    inspel = Inspel.objects.get()
    assert inspel.text == "Bell and NUL\nnew line\tand tab"
    assert inspel.name == "Kim Bcc: a"


def test_control_characters_are_not_shown_again(client):
    response = client.post(URL, filled(text="Bell\x07 NUL\x00", role=""))
    assert typed_text(response) == "Bell NUL"
    assert "\x00" not in response.text


def test_broken_utf8_is_refused_and_kept(client):
    response = send_raw(client, b"role=staff&text=G%FF%FEd+v%C3rd")
    assert response.status_code == 422
    assert "Some letters could not be read" in response.text
    assert typed_text(response) == "G\ufffd\ufffdd v\ufffdrd"
    assert not Inspel.objects.exists()


def test_broken_utf8_in_a_multipart_body_is_refused(client):
    body = (
        b'--x\r\nContent-Disposition: form-data; name="role"\r\n\r\nstaff\r\n'
        b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nG\xff\xfed\r\n--x--\r\n'
    )
    response = client.post(URL, body, content_type="multipart/form-data; boundary=x")
    assert response.status_code == 422
    assert typed_text(response) == "G\ufffd\ufffdd"
    assert not Inspel.objects.exists()


def test_raw_bytes_that_are_not_utf8_are_read_as_latin_1(client):
    assert send_raw(client, b"role=staff&text=V\xe5rd").status_code == 302
    assert Inspel.objects.get().text == "V\u00e5rd"


def test_broken_utf8_in_other_fields_is_no_server_error(client):
    response = send_raw(client, b"text=Hi&role=\xff&sub_goal=\xff&municipality=\xff&name=\xff&email=\xff&form_key=\xff")
    assert response.status_code == 422
    assert not Inspel.objects.exists()


@pytest.mark.parametrize(
    "text",
    ["Bra 😀👩🏽‍⚕️", "\u200fمواعيد مسائية\u200f", "e\u0301", "<script>alert(1)</script> & {{ 7|add:7 }} {% now 'Y' %}"],
)
def test_text_is_stored_and_shown_unchanged(client, text):
    response = client.post(URL, filled(text=text), follow=True)
    assert Inspel.objects.get().text == text
    private = client.get(receipt_link(response))
    assert html.escape(text) in private.text
    assert "<script>alert" not in private.text
    again = client.post(URL, filled(text=text, role=""))
    assert typed_text(again) == text


def test_published_html_is_shown_as_text(client, process_leader):
    text = "<b>{{ 7|add:7 }}</b>"
    inspel = published_inspel(by=process_leader, title=text, text=text, reply=text)
    for path in ["/en/inspel/", inspel.get_absolute_url(), "/en/"]:
        page = client.get(path).text
        assert html.escape(text) in page
        assert text not in page


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("sub_goal", "Choose one of the sub-goals, or the strategy as a whole."),
        ("municipality", "Choose one of the municipalities, or the whole of Dalarna."),
        ("role", "Choose one of the answers to who you are."),
    ],
)
@pytest.mark.parametrize("value", ["finns-inte", "1", "' OR 1=1 --"])
def test_unknown_choice_is_refused_and_text_kept(client, field, message, value):
    response = client.post(URL, filled(**{field: value}))
    assert response.status_code == 422
    assert message in response.text
    assert typed_text(response) == "Longer opening hours"
    assert not Inspel.objects.exists()


@pytest.mark.parametrize("field", ["sub_goal", "municipality", "role"])
def test_nul_in_a_choice_is_refused_and_text_kept(client, field):
    response = client.post(URL, filled(**{field: "\x00"}))
    assert response.status_code == 422
    assert typed_text(response) == "Longer opening hours"


def test_region_is_not_a_municipality(client):
    OrganisationFactory(slug="region-dalarna", kind="region")
    assert client.post(URL, filled(municipality="region-dalarna")).status_code == 422


@pytest.mark.parametrize("email", ["kim", "kim@", "kim@example.se\x00x y", "a@" + "b" * 60 + ".se, c@d.se"])
def test_bad_address_is_refused_and_kept(client, email):
    response = client.post(URL, filled(email=email))
    assert response.status_code == 422
    assert "Write the address as name@example.se, or leave the field empty." in response.text
    assert html.escape(email.replace("\x00", "")) in response.text
    assert not Inspel.objects.exists()


def test_address_longer_than_the_database_keeps_is_refused(client):
    email = "kim@" + "a.".join(["b" * 50] * 5) + ".se"
    assert len(email) > 254
    response = client.post(URL, filled(email=email))
    assert response.status_code == 422
    assert "The address is too long: at most 254 characters fit." in response.text


def test_long_name_is_refused_and_kept(client):
    response = client.post(URL, filled(name="K" * 121))
    assert response.status_code == 422
    assert "The name is too long: at most 120 characters fit." in response.text
    assert "K" * 121 in response.text


def test_consent_to_contact_needs_an_address(client):
    response = client.post(URL, filled(may_contact="on"))
    assert response.status_code == 422
    assert "Write your e-mail address, or untick the box" in response.text
    assert not Inspel.objects.exists()


@pytest.fixture
def strict_client():
    return Client(enforce_csrf_checks=True)


def fresh_token(response):
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', response.text)[1]


@pytest.mark.parametrize("token", [None, "", "wrong", "x" * 64])
@pytest.mark.parametrize("had_cookie", [True, False])
def test_bad_csrf_token_keeps_what_was_typed_and_sending_again_works(strict_client, token, had_cookie):
    if had_cookie:
        strict_client.get(FORM)
    data = filled(name="Kim", may_publish="on") | ({"csrfmiddlewaretoken": token} if token is not None else {})
    response = strict_client.post(URL, data)
    assert response.status_code == 403
    assert "Nothing is lost: send again." in response.text
    assert typed_text(response) == "Longer opening hours"
    assert 'value="Kim"' in response.text
    assert read_form_key(form_key(response))[0] == uuid.UUID(data["form_key"])
    assert not Inspel.objects.exists()

    again = strict_client.post(URL, data | {"csrfmiddlewaretoken": fresh_token(response)}, follow=True)
    assert Inspel.objects.get().reference in again.text


def test_double_click_makes_one_inspel_with_one_receipt(client):
    data = filled()
    first, second = client.post(URL, data, follow=True), client.post(URL, data, follow=True)
    assert Inspel.objects.count() == 1
    assert receipt_link(first) == receipt_link(second)


def test_text_changed_after_sending_is_a_new_inspel(client):
    data = filled()
    first = client.post(URL, data, follow=True)
    second = client.post(URL, data | {"text": "Something else"}, follow=True)
    assert set(Inspel.objects.values_list("text", flat=True)) == {"Longer opening hours", "Something else"}
    assert receipt_link(first) != receipt_link(second)


@pytest.mark.parametrize("key", ["", "not-a-key", "x" * 5000])
def test_tampered_form_key_is_replaced(client, key):
    page = client.post(URL, filled(form_key=key, text=""))
    key, age = read_form_key(form_key(page))
    assert key.version == 4
    assert age < 60
    assert client.post(URL, filled(form_key=key)).status_code == 302
    assert Inspel.objects.count() == 1


def test_receipt_survives_a_reload(client):
    first = client.post(URL, filled(), follow=True)
    second = client.get("/en/inspel/tack/")
    assert receipt_link(first) == receipt_link(second)
    assert Inspel.objects.count() == 1


def test_receipt_link_opens_the_private_page(client):
    link = receipt_link(client.post(URL, filled(), follow=True))
    page = Client().get(link)
    assert page.status_code == 200
    assert "Longer opening hours" in page.text
    assert page["X-Robots-Tag"] == "noindex"
    assert page["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("cookie", [None, "", "tampered:abc:def"])
def test_receipt_without_a_valid_cookie_explains(client, cookie):
    InspelFactory()
    if cookie is not None:
        client.cookies["naravard_receipt"] = cookie
    page = client.get("/en/inspel/tack/")
    assert page.status_code == 200
    assert "There is no receipt to show" in page.text
    assert "/inspel/folj/" not in page.text


@pytest.mark.parametrize("token", ["fel", "A" * 22, "%00", "%FF%FE", "å" * 200, "..%5C", "x' OR '1'='1"])
def test_private_link_that_opens_nothing_explains(client, token):
    InspelFactory(text="A secret text")
    page = client.get(f"/en/inspel/folj/{token}/")
    assert page.status_code == 404
    assert "The link does not open any inspel" in page.text
    assert "A secret text" not in page.text


def test_private_link_with_one_letter_changed_opens_nothing(client):
    link = receipt_link(client.post(URL, filled(), follow=True))
    changed = link[:-2] + ("A" if link[-2] != "A" else "B") + "/"
    page = client.get(changed)
    assert page.status_code == 404
    assert "Longer opening hours" not in page.text


@pytest.mark.parametrize("page", ["999", "abc", "0", "-1", "1.5", "٣٣", "<b>", "9" * 400])
def test_page_out_of_range_shows_the_first_page_and_says_so(client, process_leader, page):
    published_inspel(by=process_leader, title="Open later")
    response = client.get("/en/inspel/", {"sida": page})
    assert response.status_code == 404
    assert "Open later" in response.text
    assert "does not exist" in response.text
    assert "<b>" not in response.text


def test_empty_page_number_is_the_first_page(client):
    assert client.get("/en/inspel/?sida=").status_code == 200


def test_unknown_language_gets_the_page_that_does_not_exist(client):
    response = client.get("/xx/inspel/lamna/")
    assert response.status_code == 404
    assert 'href="/inspel/"' in response.text


def test_errors_are_in_the_language_of_the_page(client):
    english, swedish = client.post(URL, {}), client.post("/inspel/lamna/", {})
    assert (english["Content-Language"], swedish["Content-Language"]) == ("en", "sv")
    assert EMPTY in english.text
    assert '<html lang="sv"' in swedish.text
    assert '<a href="#id_text">' in swedish.text


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, method):
    assert getattr(client, method)(URL).status_code == 405


def test_form_is_never_cached_and_sets_only_the_csrf_cookie_once_the_step_before_is_known(client):
    assert set(client.get(FORM).cookies) == {"naravard_before", "naravard_csrf"}
    response = client.get(URL)
    assert "no-store" in response["Cache-Control"]
    assert set(response.cookies) == {"naravard_csrf"}


def hidden_fields(response):
    """What the preview page sends on: {name: value}."""
    inputs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', response.text)
    return {name: html.unescape(value) for name, value in inputs}


WITH_NUMBER = "Ring mig på 070-123 45 67.\r\n\r\n Öppet <b>längre</b>!"


def test_text_that_shows_who_somebody_is_is_shown_marked_before_it_is_sent(client):
    response = client.post(URL, filled(text=WITH_NUMBER, may_publish="on"))
    assert response.status_code == 200
    assert "Your inspel is not sent yet." in response.text
    assert "We found: telephone number." in response.text
    assert '070-123 45 67<span class="marked-text__kind"> (telephone number)</span></mark>' in response.text
    assert "&lt;b&gt;längre&lt;/b&gt;" in response.text
    assert not Inspel.objects.exists()


def test_sender_can_send_anyway_and_nothing_is_lost_on_the_way(client):
    data = filled(text=WITH_NUMBER, may_publish="on", name="Kim", email="kim@example.se", may_contact="on")
    kept = hidden_fields(client.post(URL, data))
    receipt = client.post(URL, kept | {"step": "send"}, follow=True)
    inspel = Inspel.objects.get()
    assert inspel.text == WITH_NUMBER.replace("\r\n", "\n")
    assert (inspel.name, inspel.email, inspel.may_publish, inspel.may_contact) == ("Kim", "kim@example.se", True, True)
    assert inspel.reference in receipt.text
    again = client.post(URL, kept | {"step": "send"}, follow=True)
    assert receipt_link(again) == receipt_link(receipt)
    assert Inspel.objects.count() == 1


def test_sender_can_change_and_the_form_is_as_it_was(client):
    falun = OrganisationFactory(name_sv="Falun", slug="falun")
    data = filled(text=WITH_NUMBER, municipality=falun.slug, name="Kim", may_publish="on")
    kept = hidden_fields(client.post(URL, data))
    form = client.post(URL, kept | {"step": "change"})
    assert form.status_code == 200
    assert typed_text(form) == WITH_NUMBER.replace("\r\n", "\n")
    assert 'value="Kim"' in form.text
    assert '<option value="falun" selected>' in form.text
    assert re.search(r'name="role" value="staff"[^>]* checked', form.text)
    assert re.search(r'name="may_publish"[^>]* checked', form.text)
    assert not re.search(r'name="may_contact"[^>]* checked', form.text)
    assert read_form_key(form_key(form))[0] == read_form_key(kept["form_key"])[0] == uuid.UUID(data["form_key"])
    assert "Not sent yet" not in form.text


def test_anybody_can_see_first_how_it_looks(client, process_leader):
    published_inspel(by=process_leader, title="Vårdcentralen på kvällen", text="Vårdcentralen öppen på kvällen.")
    response = client.post(URL, filled(text="Jag vill ha vårdcentraler öppna om kvällarna.", step="preview"))
    assert response.status_code == 200
    assert "The text may show" not in response.text
    assert "Vårdcentralen på kvällen" in response.text
    assert not Inspel.objects.filter(text__contains="Jag vill").exists()
    client.post(URL, hidden_fields(response) | {"step": "send"})
    assert Inspel.objects.filter(text="Jag vill ha vårdcentraler öppna om kvällarna.").exists()


def test_preview_of_a_form_with_errors_is_the_form_with_its_errors(client):
    response = client.post(URL, filled(role="", step="preview"))
    assert response.status_code == 422
    assert "Choose who you are." in response.text


def test_preview_asks_as_often_however_many_are_published(client, process_leader, django_assert_max_num_queries):
    bulk_inspel(30, published_by=process_leader)
    with django_assert_max_num_queries(12):
        client.post(URL, filled(text="Text om öppet på kvällen på vårdcentralen i Falun hela veckan", step="preview"))


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
    receipt = client.post(URL, filled(), follow=True)
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

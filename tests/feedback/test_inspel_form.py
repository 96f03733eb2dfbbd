"""The inspel form: invalid input is explained and kept, and only valid rows are stored."""

import html
import re

import pytest

from feedback.models import Inspel
from tests.factories import DialogueRoundFactory, OrganisationFactory, SubGoalFactory, published_inspel
from tests.feedback.inspel_form import EMPTY, FORM, URL, filled, forge, receipt_link, send, send_raw, typed_text
from tests.rendered_form import form_of

pytestmark = pytest.mark.django_db


def form_without_role(client, text):
    """Send the form without having chosen who one is."""
    return form_of(client.get(FORM), "role").fill(text=text).submit(client)


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
    receipt = send(
        client,
        sub_goal=goal.slug,
        municipality="falun",
        name="Kim",
        email="kim@example.se",
        may_publish=True,
        may_contact=True,
        follow=True,
    )
    inspel = Inspel.objects.get()
    assert (inspel.sub_goal, inspel.municipality, inspel.role) == (goal, falun, "staff")
    assert (inspel.text, inspel.name, inspel.email) == ("Longer opening hours", "Kim", "kim@example.se")
    assert (inspel.may_publish, inspel.may_contact, inspel.language) == (True, True, "en")
    assert inspel.reference in receipt.text
    assert "Whoever has the link can read your inspel" in receipt.text


@pytest.mark.parametrize("offered", ["", "forged"])
def test_choice_of_a_form_that_does_not_say_what_it_was_called_comes_back_and_asks(client, offered):
    response = filled(client, sub_goal=SubGoalFactory(slug="nara").slug).submit(client, forged={"offered": offered})
    assert response.status_code == 422
    assert "We cannot see what this was called" in response.text
    assert form_of(response, "offered").values["sub_goal"] == ["nara"]
    form_of(response, "offered").submit(client)
    assert Inspel.objects.get().sub_goal.slug == "nara"


@pytest.mark.parametrize("button", [None, ("step", "send")], ids=["form", "preview"])
def test_choice_that_was_renamed_meanwhile_comes_back_and_asks(client, button):
    goal, place = SubGoalFactory(title_sv="Nära hem"), OrganisationFactory(name_sv="Falun", slug="falun")
    opened = filled(client, sub_goal=goal.slug, municipality="falun")
    if button:
        opened = form_of(opened.submit(client, ("step", "preview")), "step")
    goal.title_sv, place.name_sv = "Färre vårdcentraler", "Falun och Borlänge"
    goal.save()
    place.save()
    response = opened.submit(client, button)
    assert {"this was called “Nära hem”", "this was called “Falun”"} <= set(re.findall("this was.*?”", response.text))
    assert not Inspel.objects.exists()
    form_of(response, "offered").submit(client)
    assert sorted(Inspel.objects.get().labels.values())[:2] == ["Falun och Borlänge", "Färre vårdcentraler"]


def test_inspel_needs_no_name_no_address_and_no_consent(client):
    send(client)
    inspel = Inspel.objects.get()
    assert (inspel.name, inspel.email, inspel.may_publish, inspel.may_contact) == ("", "", False, False)
    assert (inspel.sub_goal, inspel.municipality) == (None, None)


@pytest.mark.parametrize("text", ["", "   ", "\r\n\t \r\n", "\x00\x07", "\u200b\u200f\u2060", "\u00a0"])
def test_text_with_nothing_to_see_is_refused(client, text):
    response = send(client, text=text)
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
    page = form_without_role(client, text="").text
    assert re.search(r'<textarea[^>]*aria-invalid="true"[^>]*aria-describedby="id_text_helptext id_text_error"', page)
    assert (
        '<fieldset class="field field--choices field--error" aria-describedby="id_role_helptext id_role_error">' in page
    )
    for element in ["id_text_helptext", "id_text_error", "id_role_helptext", "id_role_error"]:
        assert page.count(f'id="{element}"') == 1


def test_text_of_5000_characters_fits_however_its_lines_end(client):
    text = "å\r\n" * 2499 + "😀b"
    assert send(client, text=text).status_code == 302
    stored = Inspel.objects.get().text
    assert len(stored) == 5000
    assert stored == text.replace("\r\n", "\n")


def test_text_of_5001_characters_is_refused_and_kept(client):
    text = "å" * 5001
    response = send(client, text=text)
    assert response.status_code == 422
    assert "The text is 5001 characters long. At most 5000 fit: shorten it." in response.text
    assert typed_text(response) == text
    assert not Inspel.objects.exists()


def test_browser_cuts_nothing_that_is_typed(client):
    assert "maxlength" not in client.get(FORM).text


def test_body_of_ten_megabytes_gets_its_own_page(client):
    response = send(client, text="x" * 10 * 1024 * 1024)
    assert response.status_code == 413
    assert "The text is too long to be sent" in response.text
    assert "your text is still there" in response.text
    assert not Inspel.objects.exists()


def test_control_characters_are_removed(client):
    forge(client, text="Bell\x07 and NUL\x00\r\nnew line\tand tab\x9f", name="Kim\x00\r\nBcc: a")
    inspel = Inspel.objects.get()
    assert inspel.text == "Bell and NUL\nnew line\tand tab"
    assert inspel.name == "Kim Bcc: a"


def test_control_characters_are_not_shown_again(client):
    response = form_without_role(client, text="Bell\x07 NUL\x00")
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
    ["Bra 😀👩🏽‍⚕️", "\u200fمواعيد مسائية\u200f", "<script>alert(1)</script> & {{ 7|add:7 }} {% now 'Y' %}"],
)
def test_text_is_stored_and_shown_unchanged(client, text):
    response = send(client, text=text, follow=True)
    assert Inspel.objects.get().text == text
    private = client.get(receipt_link(response))
    assert html.escape(text) in private.text
    assert "<script>alert" not in private.text
    again = form_without_role(client, text=text)
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
    response = forge(client, **{field: value})
    assert response.status_code == 422
    assert message in response.text
    assert typed_text(response) == "Longer opening hours"
    assert not Inspel.objects.exists()


def test_region_is_not_a_municipality(client):
    OrganisationFactory(slug="region-dalarna", kind="region")
    assert forge(client, municipality="region-dalarna").status_code == 422


@pytest.mark.parametrize(
    "email",
    [
        "kim",
        "kim@",
        "kim@example.se\x00x y",
        "a@" + "b" * 60 + ".se, c@d.se",
        "a@" + "å" * 60 + ".se",
        "ſ@example.se",
        "b" * 65 + "@example.se",
    ],
)
def test_bad_address_is_refused_and_kept(client, email):
    response = send(client, email=email)
    assert response.status_code == 422
    assert "Write the address as name@example.se, or leave the field empty." in response.text
    assert html.escape(email.replace("\x00", "")) in response.text
    assert not Inspel.objects.exists()


def test_address_longer_than_the_database_keeps_is_refused(client):
    email = "kim@" + "a.".join(["b" * 50] * 5) + ".se"
    assert len(email) > 254
    response = send(client, email=email)
    assert response.status_code == 422
    assert "The address is too long: at most 254 characters fit." in response.text


def test_long_name_is_refused_and_kept(client):
    response = send(client, name="K" * 121)
    assert response.status_code == 422
    assert "The name is too long: at most 120 characters fit." in response.text
    assert "K" * 121 in response.text


def test_consent_to_contact_needs_an_address(client):
    response = send(client, may_contact=True)
    assert response.status_code == 422
    assert "Write your e-mail address, or untick the box" in response.text
    assert not Inspel.objects.exists()


@pytest.mark.parametrize(
    "address", ["/inspel/lamna/?vidare=ja", "/inspel/dialog/hemgang/lamna/"], ids=["form", "round"]
)
def test_language_menu_that_would_empty_a_form_is_not_shown_without_scripts(client, address):
    if "dialog" in address:
        DialogueRoundFactory(slug="hemgang")
    page = client.get(address, follow=True).text
    assert re.search(r'<noscript><link rel="stylesheet" href="[^"]*css/form-without-script[^"]*"></noscript>', page)
    assert "formaction=" in page

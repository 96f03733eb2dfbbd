"""The one cleaning of text, and the places where everything passes through it."""

import unicodedata
from xml.etree import ElementTree

import pytest
from django.core import serializers
from django.http import QueryDict

from core.middleware import cleaned
from core.text import clean_text
from feedback.models import Inspel
from strategy.models import Page
from tests.factories import PageFactory

FAMILY = "👨\u200d👩\u200d👧"
WALES = "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"
PERSIAN = "می\u200cخواهم"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (unicodedata.normalize("NFD", "Hälsa på Öland"), "Hälsa på Öland"),
        ("hälso\xadvård\u200b \ufeffoch\u2060 mer", "hälsovård och mer"),
        ("a\xad\u030a", "å"),
        ("Fler bilar\x0bMer personal", "Fler bilar\nMer personal"),
        ("a\r\nb\rc\x0cd\x85e\u2028f\u2029g\th", "a\nb\nc\nd\ne\nf\ng\th"),
        ("a\uffffb\ufffec\ufdd0d\ufdefe\U0001fffff\U0010fffeg", "abcdefg"),
        ("a\ud800b\udfffc\x00d\x9fe\x7f", "abcde"),
        ("Så\u200d här\u200e", "Så här"),
        (f"{FAMILY} {WALES}", f"{FAMILY} {WALES}"),
        ("\U000e0067gömt\U000e007f", "gömt"),
        (PERSIAN, PERSIAN),
        ("\u0601\u0661 سلام\u200f!", "\u0601\u0661 سلام\u200f!"),
        ("\u202eab\u202c \u2066c\u2069", "ab c"),
        (None, ""),
    ],
)
def test_text_is_cleaned_of_what_nobody_sees(typed, stored):
    assert clean_text(typed) == stored
    assert clean_text(stored) == stored


def test_many_accents_on_one_letter_are_put_in_pieces():
    """Normalising them all at once would take minutes."""
    assert len(clean_text("a" + "\u0301\u0323" * 250_000)) > 400_000


def test_all_parameters_but_passwords_are_cleaned():
    parameters = QueryDict(mutable=True)
    parameters.setlist("text", ["a\x0bb", "h\xadj"])
    parameters["new_password1"] = "l\xadng"
    assert dict(cleaned(parameters).lists()) == {"text": ["a\nb", "hj"], "new_password1": ["l\xadng"]}


@pytest.mark.django_db
def test_posted_text_is_cleaned_in_the_admin(editor_client):
    page = PageFactory()
    address = f"/admin/strategy/page/{page.pk}/change/"
    form = editor_client.get(address).context["adminform"].form
    data = {field.html_name: field.value() or "" for field in form if field.name != "is_example"}
    response = editor_client.post(address, data | {"title_sv": "Hälso\xadva\u030ard\uffff"})
    assert response.status_code == 302
    page.refresh_from_db()
    assert page.title_sv == "Hälsovård"


@pytest.mark.django_db
def test_imported_text_is_cleaned():
    page = PageFactory()
    json = serializers.serialize("json", Page.objects.filter(pk=page.pk))
    fields = next(serializers.deserialize("json", json))
    fields.object.title_sv = "Ett\uffff\x0btvå"
    fields.save()
    page.refresh_from_db()
    assert page.title_sv == "Ett\ntvå"


@pytest.mark.django_db
def test_feed_can_be_read_although_an_old_row_holds_what_xml_forbids(client, examples):
    Inspel.objects.published().update(public_title="A\uffffB", public_text="C\x0bD\ufffe")
    shown = client.get("/flode/inspel.xml")
    feed = ElementTree.fromstring(shown.content)  # noqa: S314 - our own feed
    assert "Exempel: AB" in [title.text for title in feed.iter("{http://www.w3.org/2005/Atom}title")]

"""The one cleaning of text, and the places where everything passes through it."""

import unicodedata
from xml.etree import ElementTree

import pytest
from django.core import serializers
from django.db import connection
from django.http import QueryDict

from core.middleware import cleaned
from core.stored_text import clean_rows
from core.text import clean_text, has_visible_text, shortened
from feedback.models import Inspel, ReplyTemplate
from strategy.models import Page
from tests.factories import PageFactory
from tests.rendered_form import form_of

FAMILY = "👨\u200d👩\u200d👧"
WALES = "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"
DEVANAGARI = "क्\u200dष र\u094d\u200dय"
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
        ("Se bilden:\ufffc här", "Se bilden: här"),
        ("a\ud800b\udfffc\x00d\x9fe\x7f", "abcde"),
        ("Så\u200d här\u200e", "Så här"),
        (f"{FAMILY} {WALES}", f"{FAMILY} {WALES}"),
        ("\U000e0067gömt\U000e007f", "gömt"),
        (PERSIAN, PERSIAN),
        *[(joined, joined) for joined in [DEVANAGARI, "\u0d28\u0d4d\u200d \u0d05", "\u0dc1\u0dca\u200d\u0dbb\u0dd3"]],
        ("क\u200dabc\u200dd \u200dक\u200c\u200c", "क\u200dabcd क\u200c"),
        ("\u200fשלום\u200e, abc\u200f", "\u200fשלום\u200e, abc"),
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


def test_plain_letters_without_end_are_cleaned_in_no_more_time_than_they_take_to_read():
    text = "e\u0301" + "a" * 500_000  # an hour, if each letter is compared with all after it
    assert clean_text(text) == "é" + "a" * 500_000


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
    fields.object.title_sv = fields.object.lead_sv = "Ett\uffff\x0btvå"
    fields.save()
    page.refresh_from_db()
    assert page.title_sv == "Ett två"
    assert page.lead_sv == "Ett\ntvå"


@pytest.mark.django_db
def test_name_that_is_the_same_but_for_a_pasted_line_break_is_refused_in_words(leader_client):
    ReplyTemplate.objects.create(name="Tack för inspel", text_sv="Tack!")
    form = form_of(leader_client.get("/admin/feedback/replytemplate/add/"), "_save", "name")
    form.fill(text_sv="Tack!").values["name"] = ["Tack för\x0binspel"]
    assert form.submit(leader_client, "_save").context["adminform"].errors["name"]


@pytest.mark.django_db
@pytest.mark.sqlite
def test_stored_texts_are_cleaned_in_place_where_they_can_be(django_assert_max_num_queries):
    page, other = PageFactory(), PageFactory()
    decomposed = unicodedata.normalize("NFD", "Hälsa på Öland")
    Page.objects.filter(pk=page.pk).update(title_sv=f"{decomposed}\x0b\u200b", lead_sv="Ett\x0btvå")
    for name in ["Tack för inspel", "Tack för\u200b inspel"]:
        ReplyTemplate.objects.bulk_create([ReplyTemplate(name=name, text_sv=decomposed)])
    before = Page.objects.get(pk=page.pk).updated_at
    with django_assert_max_num_queries(2 + 3):  # of the other page nothing is written
        clean_rows(Page, "default")
    clean_rows(ReplyTemplate, "default")
    cleaned = Page.objects.get(pk=page.pk)
    assert (cleaned.title_sv, cleaned.lead_sv, cleaned.updated_at) == ("Hälsa på Öland", "Ett\ntvå", before)
    assert Page.objects.get(title_sv__icontains="hälsa") == page != other
    template = ReplyTemplate.objects.get(name__contains="\u200b")  # its name is taken
    assert template.text_sv == "Hälsa på Öland"


@pytest.mark.django_db
def test_stored_text_that_is_too_costly_to_clean_does_not_stop_the_others():
    deep = "<ul><li>" * 60 + "Två\u200b" + "</li></ul>" * 60
    page = PageFactory()
    with connection.cursor() as cursor:  # as it was written before there was a limit
        cursor.execute(
            "UPDATE strategy_page SET body_sv = %s, title_sv = %s WHERE id = %s", [deep, "En\u200b", page.pk]
        )
    clean_rows(Page, "default")
    assert Page.objects.values_list("title_sv", "body_sv").get(pk=page.pk) == ("En", deep)


@pytest.mark.parametrize("text", ["\u2800", "\u3164 \uffa0", "\ufe0f", "\u034f\u200b", "\U000e0100", "\u180e\u180b"])
def test_text_of_which_nothing_is_seen_counts_as_empty(text):
    assert not has_visible_text(text)
    assert has_visible_text(f"{text}1")


@pytest.mark.django_db
def test_feed_can_be_read_although_an_old_row_holds_what_xml_forbids(client, examples):
    Inspel.objects.published().update(public_title="A\uffffB", public_text="C\x0bD\ufffe")
    shown = client.get("/flode/inspel.xml")
    feed = ElementTree.fromstring(shown.content)  # noqa: S314 - our own feed
    assert "Exempel: AB" in [title.text for title in feed.iter("{http://www.w3.org/2005/Atom}title")]


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Kort", "Kort"),
        ("Två rader\n och mer", "Två rader …"),
        ("Precis tio och mer", "Precis tio …"),
        ("Ettendaxlångt", "Ettendaxlå…"),
        ("Precis tio", "Precis tio"),
    ],
)
def test_text_is_shortened_after_a_word(text, short):
    assert shortened(text, 10) == short

"""What editors type, in the strategy's PDF: any rich text can be set, and nothing in it is a command."""

import pytest
from django.conf import settings as portal_settings

from strategy.models import Chapter
from tests.pdf import text_of
from tests.strategy.pdf import elements, read

pytestmark = pytest.mark.usefixtures("own_store")


def test_what_an_editor_types_is_never_a_command(client, short_strategy):
    text = '#import "x.typ" $x^2$ = H *b* _i_ `c` \\ @ref <label> // /* #sys.inputs #panic() [a] {b} ~ --'
    short_strategy.title_sv = text
    short_strategy.body_sv = f"<p>{text.replace('<', '&lt;').replace('>', '&gt;')}</p><p>= rubrik</p>"
    short_strategy.save()
    shown = text_of(read(client))
    assert shown.count('#import "x.typ" $x^2$ = H *b* _i_ `c` \\ @ref <label> // /*') == 3
    assert "= rubrik" in shown


# What an editor may have written, and a part of it that the PDF shows.
RICH_TEXTS = [
    ("<h2></h2><p> </p><ul><li></li></ul><blockquote></blockquote><table></table>", "Varför"),
    ("<h4>Djup</h4><h2>Grund</h2><h4>Djup igen</h4>", "Djup igen"),
    ("utanför <strong>stycket</strong><p>inuti</p>", "utanför stycket inuti"),
    ("<blockquote>" * 49 + "<p>djupt ner</p>" + "</blockquote>" * 49, "djupt ner"),
    ("<ul><li>" * 24 + "<p>djupt ner</p>" + "</li></ul>" * 24, "djupt ner"),
    ("<p>" + "x" * 5000 + "</p>", "xxxx"),
    ("<table><tbody><tr><td><p>utan rubrik</p></td></tr></tbody></table>", "utan rubrik"),
    ("<table><tbody><tr><th><p>bara rubrik</p></th></tr></tbody></table>", "bara rubrik"),
    ('<table><tbody><tr><td rowspan="9" colspan="999">bred</td><td>b</td></tr><tr></tr></tbody></table>', "bred"),
    ('<ol start="99999999999"><li>ett</li></ol><ol start="-3" type="q"><li>två</li></ol>', "två"),
    ('<p><a href="http://[">a</a><a href="">b</a><a href="//x:9999999/">c</a><a href="/#å 😀">d</a></p>', "abcd"),
    ('<p><a href="https://example.se/"></a><a href="https://example.se/"><br></a>efter</p>', "efter"),
    ("<p>مرحبا <em>بالعالم</em></p>", "Varför"),
    ("<p>a\u00adb\u200bc → ✓ Україна µ å\u030a</p>", "→"),
]


def test_any_rich_text_becomes_a_pdf(client, short_strategy, caplog):
    Chapter.objects.update(body_sv="".join(html for html, _shown in RICH_TEXTS))
    text = text_of(read(client))
    assert [shown for _html, shown in RICH_TEXTS if shown not in text] == []
    assert caplog.records == []


def test_chapter_without_a_text_becomes_a_pdf(client, short_strategy, caplog):
    Chapter.objects.update(body_sv="")
    assert "Varför" in text_of(read(client))
    assert caplog.records == []


def test_table_keeps_its_header(client, short_strategy):
    cells = "<td><p>Falun</p></td><td><p>ja</p></td>"
    Chapter.objects.update(
        body_sv=f"<table><tbody><tr><th><p>Kommun</p></th><th><p>Ja</p></th></tr><tr>{cells}</tr></tbody></table>"
    )
    tags = [tag for tag, _lang in elements(read(client).root_object["/StructTreeRoot"])]
    assert (tags.count("/Table"), tags.count("/TH"), tags.count("/TD")) == (1, 2, 2)


def test_link_to_a_sub_goal_leads_within_the_document(client, short_strategy):
    Chapter.objects.update(
        body_sv='<p><a href="/en/delmal/nara-for-mig/">delmålet</a> <a href="#chapter-varfor">kapitlet</a> '
        '<a href="/dokument/">dokument</a> <a href="https://example.se/å">annan</a></p>'
    )
    links = [note.get_object() for note in read(client).pages[2]["/Annots"]]
    addresses = [link["/A"]["/URI"] for link in links if "/URI" in link.get("/A", {})]
    assert addresses == [f"{portal_settings.SITE_URL}/dokument/", "https://example.se/%C3%A5"]
    assert len(links) == 4


def test_sign_that_no_font_has_gets_a_stand_in(client, short_strategy, caplog):
    short_strategy.title_sv = "Varför vi𓀀"
    short_strategy.save()
    text = text_of(read(client))
    assert "vi[U+13000]" in text
    assert "Tecken som inte kunde visas. [U+…] står för: U+13000" in text
    assert "has 1 signs, such as U+13000" in caplog.text


LONG_WORD = "Samverkansöverenskommelsen"
EIGHT_CELLS = f"<td><p>{LONG_WORD}</p></td>" * 8


@pytest.mark.parametrize(
    "html",
    [
        f"<h2>{LONG_WORD * 4}</h2>",
        f"<p>{LONG_WORD * 5}</p>",
        f"<table><tbody><tr>{EIGHT_CELLS}</tr></tbody></table>",
        f"<p>https://example.se/{LONG_WORD * 5}</p>",
    ],
    ids=["heading", "paragraph", "table", "address"],
)
def test_long_word_is_parted_where_it_has_no_room(client, short_strategy, html):
    Chapter.objects.update(body_sv=html)
    shown = text_of(read(client))
    assert "Samverkan" in shown
    assert html.count(LONG_WORD) > shown.count(LONG_WORD)


def test_table_with_too_many_columns_becomes_lists(client, short_strategy):
    heads, cells = (
        "".join(f"<{tag}><p>{text}{n}</p></{tag}>" for n in range(13)) for tag, text in [("th", "År"), ("td", "c")]
    )
    Chapter.objects.update(body_sv=f"<table><tbody><tr>{heads}</tr><tr>{cells}</tr></tbody></table>")
    pdf = read(client)
    assert "År0: c0" in text_of(pdf)
    assert "År12: c12" in text_of(pdf)
    assert "/Table" not in [tag for tag, _lang in elements(pdf.root_object["/StructTreeRoot"])]

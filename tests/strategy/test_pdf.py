"""The strategy as a PDF: the portal's own text, open to everybody's aids, and made anew only when the text changes."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from django.conf import settings as portal_settings
from pypdf import PdfReader

from contacts.models import Organisation
from strategy.models import Chapter, Strategy, SubGoal
from strategy.pdf import drawings, store, typesetting
from tests.factories import ChapterFactory, StrategyFactory, SubGoalFactory
from tests.public_pages import PREFIXES

PDF = "/strategin/strategi.pdf"


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def short_strategy(db):
    """A strategy of one chapter and one sub-goal, in Swedish only."""
    chapter = ChapterFactory(slug="varfor", title_sv="Varför")
    SubGoalFactory(number=1, slug="nara-for-mig")
    return chapter


def read(client, prefix=""):
    response = client.get(prefix + PDF)
    assert response.status_code == 200
    return PdfReader(io.BytesIO(response.content))


def text_of(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def bookmarks(outline, depth=1):
    for entry in outline:
        if isinstance(entry, list):
            yield from bookmarks(entry, depth + 1)
        else:
            yield depth, entry.title


def elements(node):
    """Every structure element of the document, in reading order, as (tag, language)."""
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from elements(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node["/S"], node.get("/Lang")
        if "/K" in node:
            yield from elements(node["/K"])


def stored(tmp_path):
    return sorted(path.name for path in (tmp_path / "pdf").iterdir())


@pytest.mark.parametrize(("code", "prefix"), PREFIXES.items())
def test_pdf_is_tagged_and_says_its_language_and_title(client, facts, code, prefix):
    reader = read(client, prefix)
    root = reader.root_object
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == code.partition("-")[0]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert root["/ViewerPreferences"]["/Direction"] == ("/R2L" if code == "ar" else "/L2R")
    assert "2022–2030" in reader.metadata.title
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data().decode()
    assert len(reader.pages) > 3


def test_pdf_holds_the_whole_strategy(client, facts):
    text = text_of(read(client))
    assert Strategy.objects.current().vision_sv.split(" – ")[1] in text
    for organisation in Organisation.objects.behind_the_strategy():
        assert organisation.name_sv in text
    for chapter in Chapter.objects.all():
        assert chapter.title_sv in text
    for sub_goal in SubGoal.objects.all():
        assert sub_goal.promise_sv.split(",")[0] in text


def test_pdf_has_bookmarks_for_parts_chapters_and_sub_goals(client, facts):
    marks = list(bookmarks(read(client, "/en").outline))
    assert [title for depth, title in marks if depth == 1] == [
        "Part 1: vision, sub-goals and principles",
        "Part 2: roadmap",
    ]
    assert {(2, chapter.title_en) for chapter in Chapter.objects.all()} <= set(marks)
    assert {(3, sub_goal.title_en) for sub_goal in SubGoal.objects.all()} <= set(marks)


def test_contents_lead_to_the_pages(client, facts):
    reader = read(client, "/en")
    links = [note.get_object() for note in reader.pages[1]["/Annots"]]
    assert len([link for link in links if "/Dest" in link or link["/A"]["/S"] == "/GoTo"]) == 2 + 11 + 1 + 5
    assert all(link["/Contents"] for link in links)


def test_headings_skip_no_level(client, facts):
    levels = [int(tag[2]) for tag, _lang in elements(read(client).root_object["/StructTreeRoot"]) if tag[:2] == "/H"]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_drafts_are_marked(client, facts):
    text = text_of(read(client, "/en"))
    assert text.count("Draft") == SubGoal.objects.filter(is_draft=True).count() == 3
    assert text.count("waits for the process leader's approval") == 3


def test_untranslated_text_is_marked_as_swedish(client, short_strategy):
    reader = read(client, "/en")
    assert "not translated yet" in text_of(reader)
    assert next(lang for tag, lang in elements(reader.root_object["/StructTreeRoot"]) if tag == "/H2") == "sv"
    assert "not translated yet" not in text_of(read(client))


def test_date_is_that_of_the_last_change(client, short_strategy):
    Strategy.objects.update(updated_at="2026-02-01T12:00Z")
    SubGoal.objects.update(updated_at="2026-01-01T12:00Z")
    Chapter.objects.update(updated_at="2026-03-04T23:30Z")
    assert "5 March 2026" in text_of(read(client, "/en"))


def test_pdf_is_made_anew_only_when_the_text_changes(client, tmp_path, short_strategy):
    first = client.get(PDF)
    client.get(f"/en{PDF}")
    before = {name: (tmp_path / "pdf" / name).stat().st_ino for name in stored(tmp_path)}
    assert len(before) == 2
    assert client.get(PDF)["ETag"] == first["ETag"]
    assert {name: (tmp_path / "pdf" / name).stat().st_ino for name in stored(tmp_path)} == before
    short_strategy.body_sv = "<p>En ny mening.</p>"
    short_strategy.save()
    changed = client.get(PDF)
    assert changed["ETag"] != first["ETag"]
    assert "En ny mening." in text_of(PdfReader(io.BytesIO(changed.content)))
    assert len(stored(tmp_path)) == 2
    assert not set(stored(tmp_path)) >= set(before)


def test_same_text_gives_the_same_bytes(client, tmp_path, facts):
    first = client.get(PDF).content
    (tmp_path / "pdf" / stored(tmp_path)[0]).unlink()
    assert client.get(PDF).content == first


def test_anybody_may_cache_the_pdf_and_ask_if_it_changed(client, short_strategy):
    response = client.get(PDF)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="strategin-sv.pdf"'
    assert "public" in response["Cache-Control"]
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    again = client.get(PDF, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(PDF)
    assert (head.status_code, head.content, head["Content-Length"]) == (200, b"", str(len(response.content)))
    assert client.post(PDF).status_code == 405


def test_many_that_keep_the_same_pdf_at_once_do_no_harm(tmp_path):
    path = tmp_path / "pdf" / "strategi.sv.new.pdf"
    store.keep(path.with_name("strategi.sv.old.pdf"), b"old")
    store.keep(path.with_name("strategi.sv-simple.old.pdf"), b"another language")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _number: store.keep(path, b"x" * 100_000), range(50)))
    assert path.read_bytes() == b"x" * 100_000
    assert stored(tmp_path) == ["strategi.sv-simple.old.pdf", "strategi.sv.new.pdf"]


def test_what_an_editor_types_is_never_a_command(client, short_strategy):
    text = '#import "x.typ" $x^2$ = H *b* _i_ `c` \\ @ref <label> // /* #sys.inputs #panic() [a] {b} ~ --'
    short_strategy.title_sv = text
    short_strategy.body_sv = f"<p>{text.replace('<', '&lt;').replace('>', '&gt;')}</p><p>= rubrik</p>"
    short_strategy.save()
    shown = text_of(read(client))
    assert shown.count('#import "x.typ" $x^2$ = H *b* _i_ `c` \\ @ref <label> // /*') == 3
    assert "= rubrik" in shown


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("", "Varför"),
        ("<h2></h2><p> </p><ul><li></li></ul><blockquote></blockquote><table></table>", "Varför"),
        ("<h4>Djup</h4><h2>Grund</h2><h4>Djup igen</h4>", "Djup igen"),
        ("utanför <strong>stycket</strong><p>inuti</p>", "utanför stycket inuti"),
        ("<blockquote>" * 300 + "<p>djupt ner</p>" + "</blockquote>" * 300, "djupt ner"),
        ("<ul><li>" * 300 + "<p>djupt ner</p>" + "</li></ul>" * 300, "djupt ner"),
        ("<p>" + "x" * 5000 + "</p>", "xxxx"),
        ("<table><tbody><tr><td><p>utan rubrik</p></td></tr></tbody></table>", "utan rubrik"),
        ("<table><tbody><tr><th><p>bara rubrik</p></th></tr></tbody></table>", "bara rubrik"),
        ('<table><tbody><tr><td rowspan="9" colspan="999">bred</td><td>b</td></tr><tr></tr></tbody></table>', "bred"),
        ('<ol start="99999999999"><li>ett</li></ol><ol start="-3" type="q"><li>två</li></ol>', "två"),
        ('<p><a href="http://[">a</a><a href="">b</a><a href="//x:9999999/">c</a><a href="/#å 😀">d</a></p>', "abcd"),
        ('<p><a href="https://example.se/"></a><a href="https://example.se/"><br></a>efter</p>', "efter"),
        ("<p>مرحبا <em>بالعالم</em></p>", "Varför"),
        ("<p>a\u00adb\u200bc → ✓ Україна µ å\u030a</p>", "→"),
    ],
)
def test_any_rich_text_becomes_a_pdf(client, short_strategy, caplog, html, shown):
    Chapter.objects.update(body_sv=html)
    assert shown in text_of(read(client))
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
        body_sv='<p><a href="/en/delmal/nara-for-mig/">delmålet</a> <a href="#varfor">kapitlet</a> '
        '<a href="/dokument/">dokument</a> <a href="https://example.se/å">annan</a></p>'
    )
    links = [note.get_object() for note in read(client).pages[2]["/Annots"]]
    addresses = [link["/A"]["/URI"] for link in links if "/URI" in link.get("/A", {})]
    assert addresses == [f"{portal_settings.SITE_URL}/dokument/", "https://example.se/%C3%A5"]
    assert len(links) == 4


def test_sign_that_no_font_has_gets_a_stand_in(client, short_strategy, caplog):
    short_strategy.title_sv = "Varför 👩‍👩‍👧 vi😀"
    short_strategy.save()
    text = text_of(read(client))
    assert "vi□" in text
    assert "No font of the PDF can show" in caplog.text


def test_pdf_that_cannot_be_made_is_told_and_leaves_nothing(client, tmp_path, short_strategy, monkeypatch, caplog):
    broken = tmp_path / "templates"
    broken.mkdir()
    (broken / "strategy.typ").write_text('#panic("no ink")')
    monkeypatch.setattr(typesetting, "TEMPLATES", broken)
    client.raise_request_exception = False
    response = client.get(PDF)
    assert response.status_code == 500
    assert "<h1" in response.text
    assert "Typst could not make the PDF of strategy.typ" in caplog.text
    assert "no ink" in caplog.text
    assert not (tmp_path / "pdf").exists()
    page = client.get("/strategin/")
    assert page.status_code == 200
    assert PDF not in page.text


def test_strategy_page_links_to_the_pdf_and_describes_it(client, facts):
    html = client.get("/en/strategin/").text
    reader = read(client, "/en")
    assert f'href="/en{PDF}" type="application/pdf"' in html
    assert f"{len(reader.pages)} pages" in html
    assert "Tagged for screen readers" in html
    assert re.search(r"<li>1\d\d(\.\d)?\xa0KB</li>", html)


def test_without_a_strategy_there_is_no_pdf(client, db):
    assert client.get(PDF).status_code == 404
    assert PDF not in client.get("/strategin/").text


def test_strategy_without_text_is_still_a_pdf(client, db):
    StrategyFactory()
    assert "Nära genom hela livet" in text_of(read(client))


def test_paper_has_the_colours_of_the_site():
    css = portal_settings.BASE_DIR / "static" / "css"
    light = (css / "tokens.css").read_text().split("@media")[0] + (css / "components/vision.css").read_text()
    names = {"color-accent": "accent", "vision-bg": "vision"}
    on_site = {}
    for name, color in re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light):
        key = names.get(name) or re.sub(r"^color-|(?<=\d)-color$", "", name)
        on_site.setdefault(key, color)
    assert {name: on_site.get(name) for name in drawings.COLORS} == drawings.COLORS


@pytest.mark.parametrize("draw", [drawings.kurbits, drawings.mark])
def test_every_part_of_a_drawing_has_its_colour_on_paper(draw):
    style, shapes = draw().split("</style>")
    used = {name for names in re.findall(r'class="([^"]+)"', shapes) for name in names.split()}
    assert {f".{name}" for name in used - {"mark__petal"}} <= set(re.findall(r"\.[\w-]+", style))


def test_documents_and_sitemap_list_the_pdf_in_each_language(client, facts):
    for prefix in ["", "/en"]:
        page = client.get(f"{prefix}/dokument/").text
        assert f'href="{prefix}/strategin/strategi.pdf"' in page
    assert ">English</li>" in page
    sitemap = client.get("/sitemap.xml").text
    assert "/strategin/strategi.pdf</loc>" in sitemap
    assert "/en/strategin/strategi.pdf</loc>" in sitemap


def test_documents_are_listed_without_a_strategy(client, db):
    assert "strategi.pdf" not in client.get("/dokument/").text
    assert "strategi.pdf" not in client.get("/sitemap.xml").text

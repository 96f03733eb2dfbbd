"""The strategy as a PDF: from the portal's own text, accessible, and made again only when the text changes."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import pairwise
from unittest.mock import Mock

import pytest
from django.conf import settings as portal_settings

from contacts.models import Organisation
from core.pdf import store, typesetting
from core.pdf.drawings import mark
from core.pdf.turns import TurnTakenError
from strategy import drawings
from strategy.models import Chapter, Strategy, SubGoal
from tests.factories import StrategyFactory
from tests.pdf import as_pdf, text_of
from tests.public_pages import PREFIXES
from tests.strategy.pdf import PDF, elements, read

pytestmark = pytest.mark.usefixtures("own_store")


def bookmarks(outline, depth=1):
    for entry in outline:
        if isinstance(entry, list):
            yield from bookmarks(entry, depth + 1)
        else:
            yield depth, entry.title


def stored(tmp_path):
    return sorted(path.name for path in (tmp_path / "pdf").iterdir())


@pytest.mark.parametrize(("code", "prefix"), PREFIXES.items())
def test_pdf_is_tagged_and_says_its_language_and_title(client, facts_typeset_once, code, prefix):
    reader = read(client, prefix)
    root = reader.root_object
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == code.partition("-")[0]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert root["/ViewerPreferences"]["/Direction"] == ("/R2L" if code == "ar" else "/L2R")
    assert "2022–2030" in reader.metadata.title
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data().decode()
    assert len(reader.pages) > 3


def test_pdf_holds_the_whole_strategy(client, facts_typeset_once):
    text = text_of(read(client))
    assert Strategy.objects.current().vision_sv.split(" – ")[1] in text
    for organisation in Organisation.objects.region_and_municipalities():
        assert organisation.name_sv in text
    for chapter in Chapter.objects.all():
        assert chapter.title_sv in text
    for sub_goal in SubGoal.objects.all():
        assert sub_goal.promise_sv.split(",")[0] in text


def test_pdf_has_bookmarks_for_parts_chapters_and_sub_goals(client, facts_typeset_once):
    marks = list(bookmarks(read(client, "/en").outline))
    assert [title for depth, title in marks if depth == 1] == [
        "Part 1: vision, sub-goals and principles",
        "Part 2: roadmap",
    ]
    assert {(2, chapter.title_en) for chapter in Chapter.objects.all()} <= set(marks)
    assert {(3, sub_goal.title_en) for sub_goal in SubGoal.objects.all()} <= set(marks)


def test_contents_lead_to_the_pages(client, facts_typeset_once):
    reader = read(client, "/en")
    links = [note.get_object() for note in reader.pages[1]["/Annots"]]
    assert len([link for link in links if "/Dest" in link or link["/A"]["/S"] == "/GoTo"]) == 2 + 11 + 1 + 5
    assert all(link["/Contents"] for link in links)


def test_headings_skip_no_level(client, facts_typeset_once):
    levels = [int(tag[2]) for tag, _lang in elements(read(client).root_object["/StructTreeRoot"]) if tag[:2] == "/H"]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_texts_that_are_not_yet_approved_are_marked(client, facts_typeset_once):
    text = text_of(read(client, "/en"))
    assert text.count("Not yet approved") == SubGoal.objects.filter(is_unapproved=True).count() == 3
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
    assert "En ny mening." in text_of(as_pdf(changed))
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
    store.store_file(path.with_name("strategi.sv.old.pdf"), b"old")
    store.store_file(path.with_name("strategi.sv-simple.old.pdf"), b"another language")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _number: store.store_file(path, b"x" * 100_000), range(50)))
    assert path.read_bytes() == b"x" * 100_000
    assert stored(tmp_path) == ["strategi.sv-simple.old.pdf", "strategi.sv.new.pdf"]


def test_full_disk_leaves_no_part_of_a_pdf(tmp_path, monkeypatch):
    monkeypatch.setattr(store.os, "replace", Mock(side_effect=OSError("No space left on device")))
    with pytest.raises(OSError, match="No space"):
        store.store_file(tmp_path / "pdf" / "strategi.sv.new.pdf", b"new")
    assert list((tmp_path / "pdf").iterdir()) == []


def test_last_pdf_is_given_though_it_is_removed_while_another_process_makes_the_next(tmp_path, settings, monkeypatch):
    settings.VAR_DIR = tmp_path
    last = tmp_path / "pdf" / "strategi.sv.old.pdf"
    store.store_file(last, b"old")

    def taken(*_name, **_how):
        last.unlink()
        raise TurnTakenError

    monkeypatch.setattr(store, "turn", taken)
    given = store.stored_pdf("strategi", "strategy.typ", {}, dated=date(2026, 3, 2), may_be_old=True)
    assert given.content == b"old"


def test_pdf_that_cannot_be_made_is_reported_and_leaves_nothing(client, tmp_path, short_strategy, monkeypatch, caplog):
    broken = tmp_path / "templates"
    broken.mkdir()
    (broken / "strategy.typ").write_text('#panic("no ink")')
    monkeypatch.setattr(typesetting, "TEMPLATES", broken)
    response = client.get(PDF)
    assert (response.status_code, response["Retry-After"]) == (503, "600")
    assert "PDF-filen gick inte att göra" in response.text
    assert 'href="/strategin/"' in response.text
    assert "Typst could not make the PDF of strategy.typ" in caplog.text
    assert "no ink" in caplog.text
    assert not (tmp_path / "pdf").exists()
    page = client.get("/strategin/")
    assert page.status_code == 200
    assert PDF not in page.text


def test_strategy_page_links_to_the_pdf_and_describes_it(client, facts_typeset_once):
    html = client.get("/en/strategin/").text
    reader = read(client, "/en")
    assert f'href="/en{PDF}" type="application/pdf"' in html
    assert f"{len(reader.pages)} pages" in html
    assert "Tagged for screen readers" in html
    assert re.search(r"<li>\d{2,3}(\.\d)?\xa0KB</li>", html)


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


@pytest.mark.parametrize("draw", [drawings.kurbits, mark])
def test_every_part_of_a_drawing_has_its_colour_on_paper(draw):
    style, shapes = draw().split("</style>")
    used = {name for names in re.findall(r'class="([^"]+)"', shapes) for name in names.split()}
    assert {f".{name}" for name in used - {"mark__petal"}} <= set(re.findall(r"\.[\w-]+", style))


def test_documents_and_sitemap_list_the_pdf_in_each_language(client, facts):
    for prefix in ["", "/en"]:
        page = client.get(f"{prefix}/dokument/").text
        assert f'href="{prefix}/strategin/strategi.pdf"' in page
    assert ">English</li>" in page
    sitemap = client.get("/sitemap-static.xml").text
    assert "/strategin/strategi.pdf</loc>" in sitemap
    assert "/en/strategin/strategi.pdf</loc>" in sitemap


def test_documents_are_listed_without_a_strategy(client, db):
    assert "strategi.pdf" not in client.get("/dokument/").text
    assert "strategi.pdf" not in client.get("/sitemap-static.xml").text

"""A text that cannot be set never takes the strategy's PDF away."""

import shutil

import pytest

from core.pdf import typesetting
from core.pdf.store import faults_of
from strategy.models import Chapter, Strategy, SubGoal
from strategy.pdf import kind_of
from tests.factories import ChapterFactory
from tests.pdf import counted_runs, text_of
from tests.staff import messages_of, save
from tests.strategy.pdf import PDF, read

pytestmark = pytest.mark.usefixtures("own_store")

WORD = "olycka"
REFUSED = f"<p>En {WORD} som Typst inte tar.</p>"
LONG = "https://example.se/" + "a" * 8000


@pytest.fixture
def refusing(tmp_path, monkeypatch):
    """Templates with which Typst refuses a word in any text, as it refuses whatever nobody has thought of."""
    folder = tmp_path / "templates"
    shutil.copytree(typesetting.TEMPLATES, folder)
    rich = folder / "rich.typ"
    placed = 'if node.kind == "text" { node.text }'
    assert placed in rich.read_text()
    refused = f'if node.kind == "text" {{ if node.text.contains("{WORD}") {{ panic("no") }}; node.text }}'
    rich.write_text(rich.read_text().replace(placed, refused))
    monkeypatch.setattr(typesetting, "TEMPLATES", folder)


@pytest.fixture
def runs(monkeypatch):
    """The templates that Typst was started for."""
    return counted_runs(monkeypatch)


def write(html, chapter=None):
    Chapter.objects.filter(**{"pk": chapter.pk} if chapter else {}).update(body_sv=html)


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        (f'<p>Läs <a href="{LONG}">mer om detta</a> sedan.</p>', "mer om detta sedan"),
        (f'<p>Läs <a href="/{"å" * 3000}">mer om detta</a> sedan.</p>', "mer om detta sedan"),
        (
            f"<table><tbody><tr>{'<td>x</td>' * 12}<td><h2>Trettonde</h2></td></tr></tbody></table><h4>Efter</h4>",
            "Trettonde",
        ),
        (
            '<table><tbody><tr><th><a href="https://example.se/">Länk i huvudet</a></th></tr>'
            + "<tr><td>rad</td></tr>" * 90
            + "</tbody></table>",
            "Länk i huvudet",
        ),
    ],
    ids=["long link", "link that is long when encoded", "heading beyond the last column", "link in a repeated header"],
)
def test_nothing_of_the_text_is_lost(client, short_strategy, caplog, html, shown):
    write(html)
    assert shown in text_of(read(client))
    assert caplog.records == []


@pytest.mark.parametrize("title", ["\u00ad", "\ufe0f𓀀"])
def test_title_without_anything_to_see_takes_no_page(client, short_strategy, title):
    for model in [Strategy, Chapter, SubGoal]:
        model.objects.update(title_sv=title)
    assert "Text om delmålet." in text_of(read(client))


def test_link_that_is_too_long_is_told(client, short_strategy):
    write(f'<p>Läs <a href="{LONG}">mer</a>.</p>')
    read(client)
    assert faults_of(kind_of(Strategy.objects.current())).left_out == [LONG[:80]]


@pytest.mark.parametrize(
    "html",
    [
        f"<p>Före.</p><h2>En {WORD} i en rubrik</h2><h4>Efter.</h4>",
        f"<p>Före.</p><table><tbody><tr><td>{REFUSED}</td></tr></tbody></table><p>Efter.</p>{REFUSED}",
    ],
)
def test_only_the_block_that_is_refused_is_left_out(client, short_strategy, refusing, html):
    write(html)
    ChapterFactory(strategy=short_strategy.strategy, slug="sedan", title_sv="Sedan", body_sv="<p>Nästa kapitel.</p>")
    text = text_of(read(client))
    for kept in ["Före.", "Efter.", "Nästa kapitel.", "Text om delmålet."]:
        assert kept in text
    assert WORD not in text
    assert "En del av texten kunde inte visas här. Den finns på webbsidan." in text
    left_out = faults_of(kind_of(Strategy.objects.current())).left_out
    assert left_out
    assert all(WORD in words for words in left_out)


def test_last_pdf_stays_when_no_other_can_be_made(client, short_strategy, settings, runs):
    first = client.get(PDF)
    write("<p>Den nya texten.</p>")
    settings.PDF_MAX_SECONDS = 0
    again = client.get(PDF)
    assert (again.status_code, again.content, again["ETag"]) == (200, first.content, first["ETag"])
    assert f'href="{PDF}"' in client.get("/strategin/").text
    assert faults_of(kind_of(Strategy.objects.current())).has_failed


def test_what_failed_is_not_tried_again_by_each_reader(client, short_strategy, settings, runs):
    settings.PDF_MAX_SECONDS = 0
    assert client.get(PDF).status_code == 503
    before = len(runs)
    assert before
    assert client.get(PDF).status_code == 503
    assert client.get("/strategin/").status_code == 200
    assert len(runs) == before


def test_faults_are_forgotten_with_the_text_that_had_them(client, short_strategy, settings):
    first = client.get(PDF).content
    body = short_strategy.body_sv
    write("<p>Den nya texten.</p>")
    settings.PDF_MAX_SECONDS = 0
    client.get(PDF)
    assert faults_of(kind_of(Strategy.objects.current())).has_failed
    write(body)
    assert client.get(PDF).content == first
    assert faults_of(kind_of(Strategy.objects.current())) is None


def test_editor_does_not_wait_for_what_takes_long_and_the_worker_makes_it(
    editor_client, short_strategy, refusing, monkeypatch, runs, run_tasks
):
    monkeypatch.setattr("strategy.pdf_faults.MAX_SECONDS_OF_SAVE", 0)
    response = save(editor_client, short_strategy, body_sv=REFUSED, body_en=REFUSED)
    assert [text[:40] for text in messages_of(response) if "PDF-fil" in text] == [
        "Strategins PDF-fil tar lång tid att göra"
    ]
    assert not runs
    assert faults_of(kind_of(Strategy.objects.current())) is None
    run_tasks()
    told = [item["text"] for item in editor_client.get("/admin/").context["work"] if "PDF" in item["text"]]
    assert ["Svenska" in text for text in told] == [True, False]


def test_editor_is_told_at_the_save_and_on_the_first_page(editor_client, short_strategy, refusing):
    response = save(editor_client, short_strategy, body_sv=f"<p>Före 𓀀.</p>{REFUSED}")
    told = [
        "Strategins PDF-fil (Svenska) utelämnar det som inte går att visa där: ”En olycka som Typst inte tar.”. "
        "Skriv det på ett annat sätt.",
        "Strategins PDF-fil (Svenska) visar [U+…] för tecken som typsnitten saknar: U+13000 EGYPTIAN HIEROGLYPH A001.",
    ]
    assert [message for message in messages_of(response) if "PDF" in message] == told
    assert [item["text"] for item in editor_client.get("/admin/").context["work"] if "PDF" in item["text"]] == told
    save(editor_client, short_strategy, body_sv="<p>Bra.</p>")
    assert "PDF-fil" not in editor_client.get("/admin/").text


def test_editor_is_told_when_no_pdf_can_be_made(editor_client, short_strategy, settings):
    settings.PDF_MAX_SECONDS = 0
    [told] = [
        message for message in messages_of(save(editor_client, short_strategy, title_sv="Ny")) if "PDF" in message
    ]
    assert told.startswith("Strategins PDF-fil (Svenska) gick inte att göra med den här texten.")
    work = editor_client.get("/admin/").context["work"]
    assert (told, "/admin/strategy/chapter/", True) in [(row["text"], row["url"], row["is_urgent"]) for row in work]

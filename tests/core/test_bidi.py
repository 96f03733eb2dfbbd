"""Numbers, references and addresses inside a text from right to left are read from left to right."""

import re

import pytest
from django.utils.translation import override

from core.bidi import END, START, isolated_html, isolated_lines, isolated_mail, isolated_name, isolated_text
from core.language_names import RIGHT_TO_LEFT
from core.mail.registry import render_mail
from core.pdf import typesetting
from core.pdf.document import document_pdf
from tests.factories import PageFactory


def plainly(text):
    return text.replace(START, "[").replace(END, "]")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("اتصل 0771-23 45 67 الآن", "اتصل [0771-23 45 67] الآن"),
        ("+46 23 49 00 00 أو +46 (0)70 123 45 67", "[+46 23 49 00 00] أو [+46 (0)70 123 45 67]"),
        ("1177 و112 و17.00 و08:15 و3/16 و1.4.0 و1\u00a0000", "1177 و112 و17.00 و08:15 و3/16 و1.4.0 و1\u00a0000"),
        ("في 2022–2030، 08:00–17:00 أو 08.00 – 17.00", "في [2022–2030]، [08:00–17:00] أو [08.00 – 17.00]"),
        ("عام 2022 – 15 شخصًا", "عام 2022 – 15 شخصًا"),
        ("بين 15–20 % و5\u00a0%", "بين [15–20 %] و[5\u00a0%]"),
        ("5–7 § و −5 و -5 وال-5", "[5–7 §] و [−5] و [-5] وال-5"),
        ("2026-11-29 (2026-0002)", "[2026-11-29] ([2026-0002])"),
        ("INS-2026-0002 وRD22/01234", "[INS-2026-0002] و[RD22/01234]"),
        ("اكتب info@example.se.", "اكتب [info@example.se]."),
        ("https://example.se/ar/, example.se/ar/", "[https://example.se/ar/], [example.se/ar/]"),
        ("في /om/sprak/ و/أو", "في [/om/sprak/] و/أو"),
        ("2026-plan.pdf و2.0-rc1 و1177.se", "[2026-plan.pdf] و[2.0-rc1] و[1177.se]"),
        ("791 70 Falun هنا", "[791 70 Falun] هنا"),
        ("في God och nära vård i Dalarna 2022–2030", "في God och nära vård i Dalarna 2022–2030"),
        ("Ring: 023-49 19 02 nu", "Ring: 023-49 19 02 nu"),
        (f"في {START}2022–2030{END}", "في [2022–2030]"),
    ],
)
def test_values_whose_parts_would_change_places_are_isolated(typed, shown):
    with override("ar"):
        assert plainly(isolated_text(typed)) == shown
    with override("fi"):
        assert isolated_text(typed) == typed


def test_html_gets_tags_where_they_may_stand_and_characters_elsewhere():
    html = (
        '<html dir="rtl"><title>1–2</title><meta name="description" content="1–2"><link href="/1-2/">'
        '<p id="1-2" title="1–2" data-label="1–2">و<b>1–2</b> في Dalarna <i>1–2</i></p>'
        "<option>1–2</option><textarea>1–2</textarea>"
        '<div dir="ltr"><div>1–2</div>1–2</div><bdi>1–2</bdi><svg><text>1–2</text></svg>&#x27;1–2&#x27;'
    )
    shown = (
        '<html dir="rtl"><title>[1–2]</title><meta name="description" content="[1–2]"><link href="/1-2/">'
        '<p id="1-2" title="[1–2]" data-label="[1–2]">و<b><bdi dir="ltr">1–2</bdi></b> في Dalarna <i>1–2</i></p>'
        "<option>[1–2]</option>"
        '<textarea>1–2</textarea><div dir="ltr"><div>1–2</div>1–2</div><bdi>1–2</bdi><svg><text>1–2</text></svg>'
        '&#x27;<bdi dir="ltr">1–2</bdi>&#x27;'
    )
    with override("ar"):
        assert plainly(isolated_html(html)) == shown
    assert isolated_html(html) == html


def test_text_in_another_language_runs_as_that_does():
    html = '<html lang="sv"><span lang="sv">Nära 1–2.</span> <q lang="fa">1</q> <a dir="auto" lang="sv">1–2</a>'
    with override("ar"):
        assert isolated_html(html) == (
            '<html lang="sv"><span lang="sv" dir="ltr">Nära 1–2.</span> <q lang="fa">1</q> '
            '<a dir="auto" lang="sv"><bdi dir="ltr">1–2</bdi></a>'
        )


def test_mail_program_finds_nothing_behind_a_web_address():
    with override("ar"):
        text = isolated_mail("في 2022–2030:\nhttps://example.se/1/\nوhttps://example.se/2/ هنا")
        message = render_mail("nudges", {}, subject="طلب 2026-0002")
    assert text == f"في {START}2022–2030{END}:\n{START}https://example.se/1/\nوhttps://example.se/2/ هنا"
    assert message.subject == f"طلب {START}2026-0002{END}"
    assert f"{START}2026-0002{END}" in message.alternatives[0].content


@pytest.mark.parametrize("language", ["ar", "prs"])
def test_each_line_that_somebody_wrote_runs_as_its_own_words_do(language):
    written = "اتصل 023-49 19 02!\n\nThank you 17–19!"
    assert plainly(isolated_lines(written, language)) == "اتصل [023-49 19 02]!\n\n\u2068Thank you 17–19!]"
    assert plainly(isolated_lines(written, "sv")) == "\u2068اتصل [023-49 19 02]!]\n\nThank you 17–19!"


def test_pdf_and_pages_know_the_same_languages_from_right_to_left():
    [codes] = re.findall(r"lang in \((.*?)\) { rtl }", (typesetting.TEMPLATES / "theme.typ").read_text())
    assert tuple(re.findall(r"\w+", codes)) == RIGHT_TO_LEFT
    assert isolated_html('<q lang="ckb">1–2</q>') == '<q lang="ckb"><bdi dir="ltr">1–2</bdi></q>'


def test_pdf_gets_the_isolates_that_the_cleaning_of_its_texts_would_remove(monkeypatch):
    given = {}
    monkeypatch.setattr(typesetting, "_compile", lambda template, data, *how: (given.update(data) or b"%PDF", ""))
    with override("ar"):
        document_pdf("test", title="تقرير", lead="السنوات 2022–2030 كلها\u202e")
    assert plainly(given["lead"]) == "السنوات [2022–2030] كلها"


def test_page_isolates_what_an_editor_wrote(client, db):
    PageFactory(slug="tal", title_ar="صفحة 2022–2030", body_ar="<p>اتصل 023-49 19 02</p>")
    text = client.get("/ar/om/tal/").text
    assert '<h1>صفحة <bdi dir="ltr">2022–2030</bdi></h1>' in text
    assert re.search(f"<title[^>]*>صفحة {START}2022–2030{END}", text)
    assert '<bdi dir="ltr">023-49\u00a019\u00a002</bdi>' in text


def test_name_keeps_its_place_among_arabic_words():
    with override("ar"):
        assert isolated_name("Orsa") == "\u2068Orsa\u2069"
    assert isolated_name("Orsa") == "Orsa"


def test_arabic_text_on_a_swedish_page_is_isolated_and_the_rest_is_not():
    page = '<p>2022–2030</p><div lang="ar" dir="auto"><div>بين 17–19</div> المرجع 2026-0001</div><p>17–19</p>'
    isolated = '<p>2022–2030</p><div lang="ar" dir="auto"><div>بين <bdi dir="ltr">17–19</bdi></div>'
    with override("sv"):
        assert isolated_html(field := '<textarea lang="ar" dir="rtl">17–19</textarea>') == field  # which is sent back
        assert isolated_html(page) == f'{isolated} المرجع <bdi dir="ltr">2026-0001</bdi></div><p>17–19</p>'

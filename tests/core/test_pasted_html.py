"""What Word, Outlook, Teams and Google Docs paste. The files of clipboard/ imitate their markup; none is a copy."""

import re
from pathlib import Path

import pytest

from core.link_addresses import link_address
from core.pasted_html import LeftOut
from core.rich_text import as_lines, clean_html, what_is_left_out

CLIPBOARD = Path(__file__).parent / "clipboard"
READ = {
    "word": (
        "<h2>Nära vård hos oss</h2><h2>1 Bakgrund</h2>"
        "<p>Vi <strong>arbetar</strong> <em>tillsammans</em> varje vecka.</p>"
        "<p>Målet är klart i höst. </p><h3>Detta gör vi</h3>"
        "<ul><li><p>Lyssnar</p><ul><li><p>på invånare</p></li></ul></li><li><p>Svarar</p></li></ul>"
        '<p>Sedan:</p><ol start="3"><li><p>Prövar</p></li></ol>'
        "<table><tbody><tr><td><p>År</p></td><td><p>Mål</p></td></tr></tbody></table>",
        LeftOut(deleted=["men bara på prov", "Kanske."], hidden=["Får inte spridas"], comments=1, media=1),
    ),
    "word_web": (
        "<h2>Plan&nbsp;</h2><ul><li><p><strong>Ett</strong>&nbsp;</p><ul><li><p>Ett a</p></li></ul></li>"
        "<li><p>Två</p></li></ul>",
        LeftOut(),
    ),
    "outlook": (
        '<p>Hej,</p><p>Läs på <a href="https://www.1177.se/dalarna/?a=b&amp;c=d" title="https://www.1177.se/">1177</a>'
        " eller https://www.skr.se/ idag.</p><p>I en ram</p><p>av ett mejl</p><ul><li><p>Utan stil</p></li></ul>",
        LeftOut(media=1),
    ),
    "teams": (
        '<p>Tack!&nbsp;🙂</p><p><a href="https://www.kolada.se/">Kolada</a></p>'
        "<blockquote><p>Det <strong>vi</strong> sa</p></blockquote><h4>Nästa gång</h4>",
        LeftOut(),
    ),
    "google_docs": (
        "<h2>Mål</h2><h3>Nästa år</h3>"
        '<p>Vi <strong>ska</strong> <em>börja</em> nu, se <a href="https://www.1177.se/">1177</a></p>'
        "<ul><li><p>Ett</p><ul><li><p>Ett a</p></li></ul></li></ul><p>Till toppen</p>",
        LeftOut(deleted=["2025"], comments=1),
    ),
}


@pytest.mark.parametrize("program", READ)
def test_clipboard_is_read_as_what_its_program_means(program):
    html = (CLIPBOARD / f"{program}.html").read_text()
    read, left_out = READ[program]
    assert clean_html(html) == read
    assert what_is_left_out(html) == left_out
    assert clean_html(read) == read
    assert not what_is_left_out(read)


@pytest.mark.parametrize(
    ("pasted", "read"),
    [
        ("<p>10<sup>6</sup> m<sup>2</sup>, CO<sub>2</sub>, 1<sup>st</sup></p>", "<p>10⁶ m², CO₂, 1st</p>"),
        (  # Google Docs, which also says so of what is neither
            '<p>10<span style="font-size:.6em;vertical-align:super">6</span> CO<span style="vertical-align:sub">2'
            '</span> 1<span style="vertical-align:super">a</span> <span style="vertical-align:baseline">3</span></p>',
            "<p>10⁶ CO₂ 1a 3</p>",
        ),
        ("<pre>\nRad ett\nRad två\n</pre>", "<p>Rad ett<br>Rad två</p>"),
        (
            '<div style="white-space:pre-wrap">Ett\nTvå<span style="white-space:normal"> tre\nfyra</span></div>',
            "<p>Ett<br>Två tre fyra</p>",
        ),
        (
            "<p>Vi gör:<br>• Ett<br>• <b>Två</b></p>",
            "<p>Vi gör:</p><ul><li><p>Ett</p></li><li><p><strong>Två</strong></p></li></ul>",
        ),
        ("<p>- Ja, sa hon.<br>Slut</p>", "<p>- Ja, sa hon.<br>Slut</p>"),
        ('<p>Text<a href="#sdfootnote1sym"><sup>1</sup></a></p>', "<p>Text¹</p>"),
        (
            "<table><tr><td>A</td><td>B</td></tr><tr><td><del>c</del></td><td><del>d</del></td></tr></table>",
            "<table><tbody><tr><td>A</td><td>B</td></tr></tbody></table>",
        ),
        ('<p><span style="opacity:0">bort</span><span style="opacity:0.9">kvar</span></p>', "<p>kvar</p>"),
        ('<p><span style="font-size:0px">bort</span><span style="font-size:0.9em">kvar</span></p>', "<p>kvar</p>"),
        (
            '<p><a href="https://protect2.fireeye.com/v1/url?k=1&e=anna&u=https%3A%2F%2Fa.se%2F">A</a></p>',
            '<p><a href="https://a.se/">A</a></p>',
        ),
        (
            '<p><a href="https://a.se/b?utm_source=x&id=3&fbclid=abc&mc_eid=anna#del">A</a></p>',
            '<p><a href="https://a.se/b?id=3#del">A</a></p>',
        ),
        ("<ul><li><p><del>a</del></p></li><li><p>b</p></li></ul>", "<ul><li><p>b</p></li></ul>"),
        ('<p><span class="msoDel">bort</span>kvar</p>', "<p>kvar</p>"),
        *(
            (f'<style>{sheet}</style><p><span class="s1">bort</span>kvar</p>', "<p>kvar</p>")
            for sheet in [
                ".s1{text-decoration:line-through}",
                "<!-- /* Word */ p.a, span.s1 {color:red; text-decoration:line-through;} -->",
                ".s1 { display: none }",
            ]
        ),
        (
            "<style>.a .s1{text-decoration:line-through} .s1{color:red}</style><p><span class=s1>kvar</span></p>",
            "<p>kvar</p>",
        ),
        (
            '<p><a href="https://a.se/" title="Ursprungs-URL: https://a.se/. Klicka eller tryck om du '
            'litar på länken.">A</a></p>',
            '<p><a href="https://a.se/">A</a></p>',
        ),
        (
            '<p><a href="https://a.se/" title="Original URL: https://a.se/. Click or tap if you trust '
            'this link.">A</a></p>',
            '<p><a href="https://a.se/">A</a></p>',
        ),
        (
            '<p><a href="https://eur01.safelinks.protection.outlook.com/?data=anna">A</a> eur01.safelinks.protection.'
            "outlook.com/?data=anna eller nam12.safelinks.protection.outlook.com/?url=https%3A%2F%2Fb.se&data=anna</p>",
            "<p>A eur01.safelinks.protection.outlook.com eller https://b.se</p>",
        ),
        (
            "<div>Vi gör:</div><div>• Ett</div><div>•&nbsp;<b>Två</b></div><div>Slut</div>",
            "<p>Vi gör:</p><ul><li><p>Ett</p></li><li><p><strong>Två</strong></p></li></ul><p>Slut</p>",
        ),
        ("<div>- Ett</div><div>- Två</div>", "<ul><li><p>Ett</p></li><li><p>Två</p></li></ul>"),
        (
            "<div>1. Ett</div><div>2. Två</div><div>• Tre</div>",
            "<ol><li><p>Ett</p></li><li><p>Två</p></li></ol><ul><li><p>Tre</p></li></ul>",
        ),
        ("<div>- Ja, sa hon.</div><div>Slut</div>", "<p>- Ja, sa hon.</p><p>Slut</p>"),
        ("<div>1. maj är vi lediga.</div><div>6. juni också</div>", "<p>1. maj är vi lediga.</p><p>6. juni också</p>"),
        ("<div>-5 grader</div><div>-6 grader</div>", "<p>-5 grader</p><p>-6 grader</p>"),
        ('<p><span class="SCX TrackChangeTextDeletion TrackedChange">bort</span>kvar</p>', "<p>kvar</p>"),
        ('<p><span role="deletion">bort</span>kvar</p>', "<p>kvar</p>"),
        ("<div>Ett</div><div>Två<br>rader</div>tre", "<p>Ett</p><p>Två<br>rader</p><p>tre</p>"),
        ("<b>Ett <p>två</p></b>", "<p><strong>Ett </strong></p><p><strong>två</strong></p>"),
        ('<p style="font-weight:bold">Ett</p>', "<p><strong>Ett</strong></p>"),
        ("<b style='mso-bidi-font-weight:normal'>Ett</b>", "<p><strong>Ett</strong></p>"),
        ("<i style='mso-bidi-font-style:normal'>Ett</i>", "<p><em>Ett</em></p>"),
        ("<p style='mso-bidi-font-weight:bold'>Ett</p>", "<p>Ett</p>"),
        ('<strong style="font-weight:400">Ett</strong><i>två</i>', "<p>Ett<em>två</em></p>"),
        ("<h1>A</h1><h2>B</h2><h3>C</h3><h4>D</h4>", "<h2>A</h2><h3>B</h3><h4>C</h4><h4>D</h4>"),
        ("<h2>A</h2><h5>B</h5><h6>C</h6>", "<h2>A</h2><h3>B</h3><h4>C</h4>"),
        ("<ul class=x><ul><li>A</li></ul></ul>", "<ul><li><ul><li>A</li></ul></li></ul>"),
        (
            "<table><caption>T</caption><tfoot><tr><td>A</td><td>B</td></tr></tfoot></table>",
            "<p>T</p><table><tbody><tr><td>A</td><td>B</td></tr></tbody></table>",
        ),
        ("<dl><dt>Ord</dt><dd>Vad det är</dd></dl>", "<p>Ord</p><p>Vad det är</p>"),
        ('<p>Se <a href="#_ftn1">[1]</a></p><section>A</section>', "<p>Se [1]</p><p>A</p>"),
        ("<del><p>Ett</p><ul><li>två</li></ul></del><p class=x>tre</p>", "<p>tre</p>"),
        (
            "".join(
                f"<p class=MsoListParagraph style='mso-list:l0 level{level} lfo1'><span style='mso-list:Ignore'>{sign}"
                f"</span>{text}</p>"
                for level, sign, text in [
                    (1, "1.", "A"),
                    (2, "a)", "B"),
                    (2, "§", "C"),
                    (3, "iv.", "D"),
                    (1, "2.", "E"),
                ]
            ),
            '<ol><li><p>A</p><ol type="a"><li><p>B</p></li></ol><ul><li><p>C</p><ol type="i"><li><p>D</p></li></ol>'
            "</li></ul></li><li><p>E</p></li></ol>",
        ),
    ],
)
def test_html_of_other_programs_keeps_what_it_says(pasted, read):
    assert clean_html(pasted) == read


@pytest.mark.parametrize(
    "html",
    [
        *(f"<{tag}>Ett</{tag}>två" for tag in ["hgroup", "search", "dialog", "marquee", "listing", "div", "figure"]),
        *(f"<form><{tag}>Ett</{tag}><{tag}>två</{tag}></form>" for tag in ["label", "button", "legend", "output"]),
        *(f"<{tag}><li>Ett</li><li>två</li></{tag}>" for tag in ["menu", "dir", "ul", "ol"]),
        "<td>Ett</td><td>två</td>",
        "<tr><td>Ett</td><td>två</td></tr>",
        "<div>Ett<hr>två</div>",
        '<span style="display:block">Ett</span><span style="display: block">två</span>',
        "<dt>Ett</dt><dd>två</dd>",
        "<address>Ett<br>två</address>",
        "<table><tr><td>Ett<table><tr><td>två</td><td>3</td></tr></table></td></tr><tr><td>4</td></tr></table>",
        "<p>Ett</p>två<p>tre</p>",
        "<ul>Ett<li>två</li></ul>",
        "<blockquote>Ett<p>två</p></blockquote>",
    ],
)
def test_what_stands_apart_does_not_stick_together(html):
    cleaned = clean_html(html)
    assert as_lines(cleaned).replace("·", " ").split()[:2] == ["Ett", "två"]
    assert "Etttvå" not in re.sub("</?(?:span|strong)>", "", cleaned)


@pytest.mark.parametrize(
    ("wrapped", "address"),
    [
        (
            "https://nam12.safelinks.protection.outlook.com/ap/w-59/?url=https%3A%2F%2Fa.se%2F%C3%A5&data=x",
            "https://a.se/å",
        ),
        ("https://urldefense.com/v3/__https://a.se/b?c=d__;!!abc!def$", "https://a.se/b?c=d"),
        ("https://urldefense.com/v3/__https:/a.se/__;!!abc$", "https://a.se/"),
        ("https://urldefense.proofpoint.com/v2/url?u=https-3A__a.se_b&d=x", "https://a.se/b"),
        ("https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fa.se&c=E", "https://a.se"),
        ("https://secure-web.cisco.com/1aB-c/https%3A%2F%2Fa.se%2Fb", "https://a.se/b"),
        (
            "https://www.google.com/url?q=https://eur01.safelinks.protection.outlook.com/?url%3Dhttps://a.se",
            "https://a.se",
        ),
        *[(same, same) for same in ["https://www.google.com/search?q=https://a.se", "https://a.se/?url=https://b.se"]],
        ("eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.se%2F&data=x", "https://a.se/"),
        *[
            (f"{address}&data=05%7Canna.exempel%40dalarna.se", None)
            for address in [
                "https://eur01.safelinks.protection.outlook.com/?url=javascript:alert(1)",
                "https://eur01.safelinks.protection.outlook.com/?a=b",
                "eur01.safelinks.protection.outlook.com/?a=b",
                "https://linkprotect.cudasvc.com/url?b=c",
                "https://urldefense.com/v3/abc?a=b",
                "https://secure-web.cisco.com/abc?a=b",
            ]
        ],
    ],
)
def test_wrapped_link_leads_to_its_own_address(wrapped, address):
    assert link_address(wrapped) == address

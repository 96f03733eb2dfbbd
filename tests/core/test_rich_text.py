import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template

from core import rich_text
from core.link_addresses import link_address
from core.rich_text import clean_html, refuse_costly_html, with_heading_ids
from strategy.models import Page
from tests.factories import PageFactory

DANGEROUS = [
    "<script>alert(1)</script>",
    '<img src="x" onerror="alert(1)">',
    '<a href="javascript:alert(1)">länk</a>',
    '<p style="position:fixed">text</p>',
    '<iframe src="https://example.se"></iframe>',
    '<p onclick="alert(1)">text</p>',
    "<svg><script>alert(1)</script></svg>",
    '<a href="data:text/html,x">länk</a>',
]


@pytest.mark.parametrize("html", DANGEROUS)
def test_dangerous_html_is_taken_out(html):
    cleaned = clean_html(f"<p>Före</p>{html}")
    assert "<p>Före</p>" in cleaned
    for trace in ["script", "onerror", "onclick", "javascript:", "style=", "iframe", "<svg", "data:"]:
        assert trace not in cleaned


@pytest.mark.parametrize(
    "html",
    [
        "<h2>Rubrik</h2><p>Text med <strong>vikt</strong>.</p>",
        "<ul><li><p>Ett</p></li></ul><ol><li><p>Två</p></li></ol>",
        '<p><a href="/om/kakor/">Kakor</a> <a href="https://www.1177.se">1177</a> <a href="tel:1177">1177</a></p>',
        "<table><tbody><tr><th>A</th><td>B</td></tr></tbody></table>",
    ],
)
def test_what_an_editor_may_use_is_kept(html):
    assert clean_html(html) == html


@pytest.mark.parametrize(
    "html",
    ["<p></p>", "<p> </p>", "<p><br></p>", "<p>&nbsp;</p>", "<h2></h2>", "<ul><li><p></p></li></ul>", "<p>&shy;</p>"],
)
def test_text_of_which_nothing_is_seen_is_empty(html):
    assert clean_html(html) == ""


@pytest.mark.parametrize(("level", "allowed"), [(1, 2), (5, 4), (6, 4)])
def test_heading_from_another_program_becomes_the_nearest_that_is_allowed(level, allowed):
    cleaned = clean_html(f'<h{level} class="Word">Rubrik</H{level}><p>Text</p>')
    assert cleaned == f"<h{allowed}>Rubrik</h{allowed}><p>Text</p>"


@pytest.mark.django_db
@pytest.mark.parametrize("html", DANGEROUS)
def test_dangerous_html_in_the_database_is_not_shown(client, html):
    """Even if it came past the form, for instance from an import."""
    page = PageFactory(slug="farlig")
    Page.objects.filter(pk=page.pk).update(body_sv=f"<p>Före</p>{html}")
    shown = client.get("/om/farlig/").text
    assert "Före" in shown
    assert html not in shown
    assert "alert(1)" not in shown


@pytest.mark.django_db
def test_field_is_cleaned_when_the_form_saves_it():
    page = PageFactory.build(body_sv="<p>Text<script>alert(1)</script></p>")
    page.full_clean()
    assert page.body_sv == "<p>Text</p>"


@pytest.mark.django_db
@pytest.mark.parametrize("html", ["<ul><li>" * 26, "<p>" + "x" * 100_000 + "</p>"], ids=["nested", "long"])
def test_text_that_would_be_costly_to_clean_is_refused_before_it_is(html, monkeypatch):
    page = PageFactory.build(body_sv=html)
    with pytest.raises(ValidationError) as error:
        page.full_clean()
    assert set(error.value.message_dict) >= {"body_sv"}
    assert page.body_sv == html


@pytest.mark.django_db
@pytest.mark.parametrize(
    "html",
    [
        '<a href="www.a.se">x</a>' * 4000,
        '<a href="a@b.se">x</a> ' * 4200,
        "<" * 30_000,
        "5 < 6 & 7 " * 8000,
        "&#" * 45_000,
    ],
    ids=["websites", "addresses", "less", "signs", "references"],
)
def test_text_that_grows_too_long_when_it_is_cleaned_is_refused_at_its_field(html):
    page = PageFactory.build(body_sv=html)
    with pytest.raises(ValidationError) as error:
        page.full_clean()
    assert set(error.value.message_dict) >= {"body_sv"}
    assert page.body_sv == html


@pytest.mark.parametrize("html", ["<p>Rad<br>rad</p>" * 100, "<ul><li><p>Text</p></li></ul>" * 100])
def test_text_of_many_parts_is_not_nested(html):
    refuse_costly_html(html)


@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [
        *[(same, same) for same in ["/kontakt/", "#text-hur", "https://a.se/b?c=d#e", "mailto:a@b.se", "tel:+4623"]],
        *[
            (same, same)
            for same in [
                "tel:112",
                "tel:+46%2023-49%2000%2000",
                "tel:+46 (0)23-49 00 00;ext=12",
                "mailto:a@b.se,c@d.se?subject=Hej du",
                "https://a.se:8000/",
            ]
        ],
        *[(f"{start}example.se", f"https://{start}example.se") for start in ["www.", "WWW.", "", "sub."]],
        ("example.se/sida?a=b#c", "https://example.se/sida?a=b#c"),
        (" https://a.se\u200b ", "https://a.se"),
        ("info@example.se", "mailto:info@example.se"),
        ("info@example.se?subject=Hej", "mailto:info@example.se?subject=Hej"),
        *[
            (wrong, None)
            for wrong in [
                "//host/x",
                "/\t/host",
                "/\n/host",
                "https://https://x.se",
                "https://.",
                "\\\\server\\mapp",
                "/\\host",
                "C:\\fil.docx",
                "file:///c:/fil.docx",
            ]
        ],
        *[(wrong, None) for wrong in ["tel:abc", "tel:", "tel:12", "tel:023 abc", "tel:+", "https://a.se:port/"]],
        *[
            (wrong, None)
            for wrong in ["mailto:@", "mailto:a@", "mailto:@b.se", "mailto:a@b", "mailto:a@b.se,c", "mailto:a b@c.se"]
        ],
        *[
            (wrong, None)
            for wrong in ["sida.html", "hej hej", "kontakt/", "?q=a", "http://[", "https:", "a@b", "mailto:"]
        ],
        *[(wrong, None) for wrong in ["/\t/host", "/\n/host", "https://https://x.se", "https://."]],
        *[(wrong, None) for wrong in ["javascript:alert(1)", "https://a b.se/", "&#" + "9" * 4301, "www.", "1.2"]],
    ],
)
def test_link_leads_where_it_was_meant_to_or_nowhere(typed, leads_to):
    assert link_address(typed) == leads_to


def test_links_are_completed_and_lose_their_empty_titles():
    cleaned = clean_html('<p><a href="www.example.se" title="">A</a> <a href="//host" title="T">B</a></p>')
    assert cleaned == '<p><a href="https://www.example.se">A</a> B</p>'


@pytest.mark.django_db
@pytest.mark.parametrize("link", ['"file:///c:/plan.docx"', "'sida.html'", "//host/x"])
def test_link_that_leads_nowhere_is_refused_in_words_at_its_field(link):
    page = PageFactory.build(body_sv=f"<p><a class='x' href={link}>Planen</a> <a href='/om/'>Om</a></p>")
    with pytest.raises(ValidationError) as error:
        page.full_clean()
    [message] = error.value.message_dict["body_sv"]
    assert link.strip("\"'") in message
    assert "/om/" not in message


@pytest.mark.django_db
@pytest.mark.parametrize("html", ["<p> </p>", "<p><br></p>", "<p>&nbsp;</p>"])
def test_required_text_of_which_nothing_is_seen_is_missing(html):
    with pytest.raises(ValidationError) as error:
        PageFactory.build(body_sv=html).full_clean()
    assert "body_sv" in error.value.message_dict


def test_template_filter_cleans():
    html = Template("{% load portal %}{{ text|rich }}").render(Context({"text": "<p>A<script>x</script></p>"}))
    assert html == "<p>A</p>"


@pytest.mark.parametrize(
    ("html", "ids"),
    [
        ("<h2>Så här gör du</h2>", ["text-sa-har-gor-du"]),
        (
            "<h2>Hur</h2><h3>Hur</h3><h2>Hur 2</h2><h2>Hur</h2>",
            ["text-hur", "text-hur-2", "text-hur-2-2", "text-hur-3"],
        ),
        ("<h2>كيف نعمل</h2>", ["text-كيف-نعمل"]),
        ("<h2>…</h2>", ["text-heading"]),
        ("<h2>A</h2><h3>B</h3><h4>Liten</h4>", ["text-a", "text-b"]),
        ("<h2><strong>Fet</strong> &amp; <em>kursiv</em></h2>", ["text-fet-kursiv"]),
    ],
)
def test_headings_get_an_address_of_their_words(html, ids):
    text = with_heading_ids(html)
    assert [heading.id for heading in text.headings] == ids
    assert all(text.html.count(f' id="{anchor}"') == 1 for anchor in ids)


def test_headings_are_cleaned_too():
    text = with_heading_ids('<h2 id="main" onclick="x()">A<script>x</script> &lt;b&gt;</h2>')
    assert text.html == '<h2 id="text-a-b">A &lt;b&gt;</h2>'
    assert text.headings[0].text == "A <b>"


class Counted:
    """Stands for the cleaner and counts what it is asked."""

    def __init__(self, cleaner):
        self.cleaner, self.asked = cleaner, 0

    def clean(self, html):
        self.asked += 1
        return self.cleaner.clean(html)


@pytest.fixture
def cleaner(monkeypatch):
    counted = Counted(rich_text._cleaner)
    monkeypatch.setattr(rich_text, "_cleaner", counted)
    rich_text._cleaned.clear()
    rich_text._sectioned.clear()
    return counted


LONG = "".join(f"<h2>Rubrik {number}</h2><p>{'Text. ' * 100}</p>" for number in range(140))


def test_text_is_cleaned_when_it_is_saved_and_not_when_it_is_shown(cleaner, client, facts):
    page = PageFactory(body_sv=LONG)
    assert cleaner.asked
    client.get(page.get_absolute_url())
    cleaner.asked = 0
    for _view in range(3):
        assert "Rubrik 139" in client.get(page.get_absolute_url()).text
    assert cleaner.asked == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "write",
    [
        lambda page: Page.objects.filter(pk=page.pk).update(body_sv="<p onclick='x'>Hej</p><script>x</script>"),
        lambda page: Page.objects.filter(pk=page.pk).update(body="<p onclick='x'>Hej</p><script>x</script>"),
        lambda page: setattr(page, "body_sv", "<p onclick='x'>Hej</p><script>x</script>") or page.save(),
        lambda page: (
            setattr(page, "body_sv", "<p onclick='x'>Hej</p><script>x</script>")
            or Page.objects.bulk_update([page], ["body_sv"])
        ),
    ],
)
def test_text_is_cleaned_however_it_is_written(write):
    page = PageFactory(body_sv="<p>Förut</p>")
    write(page)
    assert Page.objects.get(pk=page.pk).body_sv == "<p>Hej</p>"


@pytest.mark.django_db
def test_text_that_is_too_costly_is_refused_however_it_is_written():
    page = PageFactory(body_sv="<p>Förut</p>")
    with pytest.raises(ValidationError):
        Page.objects.filter(pk=page.pk).update(body_sv="<ul><li>" * 60)


def test_text_that_was_stored_past_all_checks_is_shown_without_its_tags(cleaner):
    assert clean_html("<ul><li>" * 200 + "Hej & <b>du</b>") == "Hej &amp; du"
    assert cleaner.asked == 0


def test_number_of_a_heading_is_found_at_once_among_many_equal_ones(monkeypatch):
    """Each heading looks up an id or two, however many have the same words."""
    looked_up = []

    class Used(dict):
        def __contains__(self, key):
            looked_up.append(key)
            return super().__contains__(key)

    used = Used()
    ids = [rich_text._unused_id("Hur", used) for _number in range(1000)]
    assert (len(set(ids)), ids[-1]) == (1000, "text-hur-1000")
    assert len(looked_up) <= 2 * 1000

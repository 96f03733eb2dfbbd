"""What surrounds the text of a content page: contents, listen, useful, share, updated, responsible, contact."""

import gzip
import html
import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.conf import settings

from contacts.models import Contact, GoverningBody
from core.history import last_changed_at
from feedback.page_reactions import unsign_path
from naravard.templatetags.content_page import share_links
from strategy.models import Chapter, Page
from tests.factories import ContactFactory, GoverningBodyFactory, NewsItemFactory, PageFactory, published_inspel
from tests.public_pages import READING
from tests.staff import save

WITHOUT_FOOT = {"/", "/nytta/", "/inspel/innan/", "/nara-mig/fraga/"}
WITH_FOOT = [path for path in READING if path not in WITHOUT_FOOT and not path.endswith("/skickat/")]
FORMS = ["/inspel/lamna/?vidare=ja", "/kontakt/ewa-welen/skriv/"]
PLAIN = [*WITHOUT_FOOT, *FORMS, "/kontakt/ewa-welen/skickat/", "/finns-inte/"]
SCRIPTS = settings.BASE_DIR / "static" / "js"
SCRIPT_BYTES = 8 * 1024  # of one page, compressed
THREE_SECTIONS = "<p>Först.</p><h2>Vem &amp; vad</h2><p>A</p><h2>Hur</h2><h3>När</h3><p>B</p><h2>Hur</h2><p>C</p>"


class Controls(HTMLParser):
    """Whether each button and list item that only works with script is hidden until then."""

    def __init__(self, page):
        super().__init__()
        self.found = {}
        self.path = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag in {"li", "button", "div"}:
            self.path.append((tag, "hidden" in attrs))
        if tag == "button":
            name = next((key for key in attrs if key.startswith("data-")), attrs.get("class"))
            self.found[name] = any(hidden for _tag, hidden in self.path)

    def handle_endtag(self, tag):
        if tag in {"li", "button", "div"}:
            self.path.pop()


def footer_of(page):
    return page[page.index('<footer class="page-footer">') : page.index("</main>")]


def facts_of(page):
    """The texts of the last line of the footer."""
    facts = footer_of(page).split("page-footer__facts")[1].split("</ul>")[0]
    return [" ".join(re.sub(r"<[^>]+>", "", item).split()) for item in facts.split("<li>")[1:]]


@pytest.mark.parametrize("prefix", ["", "/en", "/ar"])
def test_every_content_page_has_its_tools_and_its_footer(walk, prefix):
    for path in WITH_FOOT:
        page = walk.pages[prefix + path].text
        footer = footer_of(page)
        assert "data-listen" in page, path
        assert f'action="{prefix}/nytta/"' in footer, path
        assert unsign_path(html.unescape(re.search(r'name="path" value="([^"]+)"', footer)[1])) == path
        assert f'data-share="{settings.SITE_URL}{prefix}{path}"' in footer, path
        assert f"{prefix}/kontakt/" in footer, path


def test_start_forms_receipts_and_errors_have_no_footer(client, examples):
    for path in PLAIN:
        assert "page-footer" not in client.get(path).text, path


def test_what_needs_script_is_hidden_until_it_runs(client, facts):
    found = Controls(client.get("/om/kakor/").text).found
    for name in ["listen__start", "data-listen-pause", "data-listen-stop", "data-share-copy", "data-share-print"]:
        assert found[name] is True, name
    assert found["button button--secondary"] is False  # yes and no


def test_page_says_who_is_responsible_and_else_asks_the_process_leader(client, db):
    leader = ContactFactory(name="Processledaren", slug="ledaren", is_process_leader=True)
    contact = ContactFactory(name="Den Ansvariga", slug="ansvarig")
    PageFactory(slug="egen", responsible=contact)
    PageFactory(slug="ingens")
    PageFactory(slug="hemlig", responsible=ContactFactory(name="Ej Publik", is_public=False))
    own = facts_of(client.get("/en/om/egen/").text)
    question = f"Questions about the page? Write to Den Ansvariga, {contact.email}"  # the address on paper only
    assert own[1:] == ["Responsible: Den Ansvariga", question]
    for slug in ["ingens", "hemlig"]:
        assert facts_of(client.get(f"/en/om/{slug}/").text)[1:] == [
            f"Questions about the page? Write to Processledaren, {leader.email}"
        ], slug
    Contact.objects.filter(pk=leader.pk).update(is_public=False)
    page = client.get("/en/om/ingens/").text
    assert facts_of(page)[1:] == ["Questions about the page? Contact us"]
    assert 'href="/en/kontakt/ledaren/' not in page


def test_page_says_when_it_was_updated(client, facts):
    Page.objects.filter(slug="kakor").update(updated_at="2026-03-04T12:00:00Z")
    assert facts_of(client.get("/en/om/kakor/").text)[0] == "Page updated 4 March 2026"
    Chapter.objects.filter(pk=Chapter.objects.first().pk).update(updated_at="2031-05-06T12:00:00Z")
    assert facts_of(client.get("/en/strategin/").text)[0] == "Page updated 6 May 2031"


def test_page_that_nobody_has_changed_has_no_date(client, facts):
    unchanged = ["om/kakor", "strategin", "delmal", "delmal/nara-for-mig", "tidslinje", "kontakt", "kommuner/falun"]
    for address in [*unchanged, "nyheter"]:
        assert not facts_of(client.get(f"/en/{address}/").text)[0].startswith("Page updated"), address
    assert "Updated" not in client.get("/en/dokument/").text


def test_news_are_updated_when_one_is_published_or_changed(client, facts, time_machine):
    time_machine.move_to("2030-01-02 12:00")
    item = NewsItemFactory(publish_at="2030-01-04T12:00Z")
    assert not facts_of(client.get("/en/nyheter/").text)[0].startswith("Page updated")
    time_machine.move_to("2030-01-05 12:00")
    assert facts_of(client.get("/en/nyheter/").text)[0] == "Page updated 4 January 2030"
    item.save()
    assert facts_of(client.get("/en/nyheter/").text)[0] == "Page updated 5 January 2030"


def test_page_that_is_saved_unchanged_is_not_updated(editor_client, client, facts):
    page = Page.objects.get(slug="kakor")
    save(editor_client, page)
    assert not facts_of(client.get("/en/om/kakor/").text)[0].startswith("Page updated")
    save(editor_client, page, title_en="Cookies here")
    assert facts_of(client.get("/en/om/kakor/").text)[0].startswith("Page updated")


def test_page_of_rows_without_a_time_reads_it_from_their_history(client, facts, time_machine):
    time_machine.move_to("2030-01-02 12:00")
    GoverningBody.objects.first().save()
    assert facts_of(client.get("/en/styrgruppen/").text)[0] == "Page updated 2 January 2030"


def test_last_change_counts_what_was_added_changed_and_removed(db, time_machine):
    assert last_changed_at(Contact.history.all(), GoverningBody.history.all()) is None
    time_machine.move_to("2026-01-01 12:00")
    body = GoverningBodyFactory()
    time_machine.move_to("2026-02-01 12:00")
    ContactFactory()
    changes = [Contact.history.all(), GoverningBody.history.all()]
    assert last_changed_at(*changes).month == 2
    time_machine.move_to("2026-03-01 12:00")
    body.delete()
    assert last_changed_at(*changes).month == 3


def test_answered_inspel_says_when_it_was_answered(client, process_leader, time_machine):
    time_machine.move_to("2026-01-01 12:00")
    inspel = published_inspel(by=process_leader)
    assert facts_of(client.get(f"/en/inspel/{inspel.reference}/").text)[0] == "Page updated 1 January 2026"


def test_footer_costs_one_query_at_most(client, db, django_assert_num_queries):
    ContactFactory(is_process_leader=True)
    PageFactory(slug="sida")
    with django_assert_num_queries(3):  # the page, the list of pages, the process leader
        client.get("/om/sida/")


# --- Share --------------------------------------------------------------------------------------------------------


def test_share_links_name_the_page_and_nothing_else():
    links = share_links("https://portal.example.se/om/a b/", "Vård & omsorg ”nära”")
    assert links["mail"].startswith("mailto:?")
    assert "+" not in links["mail"]
    assert unquote(links["mail"]) == "mailto:?subject=Vård & omsorg ”nära”&body=https://portal.example.se/om/a b/"
    assert parse_qs(urlsplit(links["facebook"]).query) == {"u": ["https://portal.example.se/om/a b/"]}
    assert parse_qs(urlsplit(links["linkedin"]).query) == {"url": ["https://portal.example.se/om/a b/"]}
    assert parse_qs(urlsplit(links["x"]).query)["text"] == ["Vård & omsorg ”nära”"]


def test_social_links_are_plain_links_that_tell_nothing_of_the_reader(client, facts):
    footer = footer_of(client.get("/delmal/nara-for-mig/").text)
    for host in ["www.facebook.com", "www.linkedin.com", "x.com"]:
        link = re.search(rf'<a [^>]*href="https://{host}/[^"]*"[^>]*>', footer)[0]
        assert 'rel="noopener noreferrer"' in link
        assert "delmal%2Fnara-for-mig" in link


# --- The table of contents ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [PageFactory, NewsItemFactory])
def test_long_text_has_a_table_of_contents_that_leads_to_its_headings(client, db, make):
    row = make(slug="lang", body_sv=THREE_SECTIONS)
    page = client.get(row.get_absolute_url()).text
    contents = page.split('class="contents"')[1].split("</nav>")[0]
    links = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', contents)
    assert links == [("text-vem-vad", "Vem &amp; vad"), ("text-hur", "Hur"), ("text-hur-2", "Hur")]
    assert all(page.count(f'id="{anchor}"') == 1 for anchor, _text in links)


def test_contents_of_an_arabic_text_have_addresses_of_ascii_that_lead_to_its_headings(client, db):
    text = "".join(f"<h2>{heading}</h2><p>نص</p>" for heading in ["اللقاء", "الطريق", "الحياة"])
    PageFactory(slug="lang", body_sv=THREE_SECTIONS, body_ar=text)
    page = client.get("/ar/om/lang/").text
    links = re.findall(r'<a href="#(text-[^"]+)">', page)
    assert len(links) == 3
    assert all(link.isascii() and f'id="{unquote(link)}"' in page for link in links)


def test_short_text_has_none(client, db):
    PageFactory(slug="kort", body_sv="<h2>Ett</h2><p>A</p><h2>Två</h2><p>B</p><h3>Tre</h3><p>C</p>")
    page = client.get("/om/kort/").text
    assert 'class="contents"' not in page
    assert '<h3 id="text-tre">Tre</h3>' in page


def test_contents_of_a_text_that_is_not_translated_are_marked_as_swedish(client, db):
    PageFactory(slug="lang", body_sv=THREE_SECTIONS)
    assert '<ol class="contents__list" role="list" lang="sv">' in client.get("/en/om/lang/").text


# --- Script -------------------------------------------------------------------------------------------------------


def test_script_of_every_page_is_made_of_modules(client, facts):
    page = client.get("/om/kakor/").text
    assert all(' type="module"' in script for script in re.findall(r"<script[^>]*>", page))
    everywhere = [
        file.name for file in SCRIPTS.glob("*.js") if not file.name.startswith(("inspel-", "form-", "hard-words"))
    ]
    assert scripts_of(page) == {f"js/{name}" for name in everywhere}


@pytest.mark.parametrize("path", ["/", "/om/kakor/", "/inspel/lamna/?vidare=ja", "/kontakt/ewa-welen/skriv/"])
def test_script_of_a_page_is_small(client, facts, path):
    """The form of an inspel has the most; no page loads all."""
    files = [SCRIPTS.parent / name for name in scripts_of(client.get(path).text)]
    assert files
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= SCRIPT_BYTES


def scripts_of(page):
    return set(re.findall(r'<script[^>]* src="/static/(js/[^"]+)"', page))

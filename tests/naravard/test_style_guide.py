"""The living style guide shows every component, from the same partials, and is no public page of the portal."""

import pytest
from django.conf import settings
from django.core.cache import caches

from naravard.style_guide import tokens
from naravard.style_guide.mails import MAILS
from tests import factories
from tests.public_pages import PREFIXES

STYLE_GUIDE = "/om/designsystem/"
TEMPLATES = settings.BASE_DIR / "templates"
# Not for readers of the portal's pages, or shown in a way of its own (mail), or the style guide itself.
OTHER_FOLDERS = {"admin", "email", "pdf", "sign_in", "style_guide"}
NOT_SHOWN = {
    "_not_just_sent.html": "the whole of a page, for whoever has sent nothing",
    "charts/_bars.html": "only in the admin so far",
    "charts/_columns.html": "only in the admin so far",
    "contacts/_message_form.html": "a whole form, which needs a token; its fields and errors are shown",
    "contacts/_places.html": "a row of cards of places, which are shown",
    "errors/_fields.html": "the fields of a form that sends again what could not be taken",
    "errors/_posted_fields.html": "a form that sends again what could not be taken",
    "followup/_report_chart.html": "a chart of a yearly report with its key, as of a key figure, which is shown",
    "followup/_report_corrections.html": "a notice with a list, which are shown",
    "followup/_report_section.html": "a section of a yearly report: headings, texts and tables, which are shown",
    "followup/_report_table.html": "a table of a yearly report, as others are, which are shown",
    "feedback/_came_after.html": "a heading and inspel cards, which are shown",
    "feedback/_breadcrumbs.html": "fills in _breadcrumbs.html for one app",
    "feedback/_round_example.html": "a notice, which is shown",
    "feedback/_draft.html": "hidden until its script finds that the device can keep a draft",
    "feedback/_feed_entry.html": "for news readers, which have a design of their own",
    "feedback/_inspel_dialogue.html": "the messages, which are shown, and the form to write one",
    "feedback/_inspel_earlier_answer.html": "an answer, which is shown, in the words that it had once",
    "feedback/_inspel_private_done.html": "a notice, which is shown, with what was just done",
    "feedback/_inspel_private_main.html": "the answer, which is shown, of another inspel",
    "forms/_in_other_languages.html": "buttons, which are shown, where there are no scripts",
    "feedback/_list_head_links.html": "for search engines and news readers, nothing to see",
    "feedback/_results.html": "a heading and results, which are shown",
    "feedback/_round_breadcrumbs.html": "fills in _breadcrumbs.html for one app",
    "feedback/_round_header.html": "a page head, which is shown, with chips",
    "feedback/_round_question.html": "a field, which is shown, with a question of the round",
    "feedback/_receipt_mail.html": "a sentence, or a notice",
    "feedback/_returned_text.html": "a quoted text, within a notice",
    "feedback/_useful_thanks.html": "takes the place of feedback/_useful.html once that is answered",
    "feedback/_count.html": "filled in by its script when something is written",
    "followup/_activities.html": "a heading and cards, which are shown",
    "followup/_assessed_cell.html": "a heading and statements, which are shown",
    "followup/_assessed_place.html": "names and means, which are shown",
    "followup/_group.html": "a heading and key figures, which are shown",
    "followup/_not_entered.html": "a sentence, on the pages of an activity and a key figure",
    "followup/_of_place.html": "names and values, which are shown, with trends",
    "followup/_of_sub_goal.html": "a heading and key figures, which are shown",
    "forms/_offline.html": "a notice, which is shown, without a connection",
    "forms/_honeypot.html": "a field that nobody is to see",
    "municipalities/_contacts.html": "a row of contact cards, on one page",
    "near_me/_call.html": "a part of one page, made of contact cards and links with numbers",
    "near_me/_how_it_goes.html": "a part of one page, made of a table of verdicts",
    "near_me/_next.html": "a part of one page, made of milestones",
    "near_me/_under_way.html": "a part of one page, made of cards",
    "near_me/_wants.html": "a part of one page, made of running text",
    "start/_have_a_say.html": "a part of the start page, made of rounds and a button",
    "start/_how_it_goes.html": "a part of the start page, made of sub-goals with verdicts",
    "start/_hero.html": "the head of the start page; its picture is shown",
    "start/_news_and_contact.html": "a part of the start page, made of cards",
    "start/_said.html": "a part of the start page, made of results or inspel cards",
    "start/_vision.html": "a part of the start page, made of the vision and running text",
    "strategy/_body.html": "a part of one page, made of facts and seats",
    "strategy/_earlier_strategies.html": "a heading and links",
    "strategy/_not_in_force.html": "a notice, which is shown",
    "strategy/_timeline.html": "a part of one page, made of milestones and decisions",
    "strategy/_social_picture.html": "for those who share a link, nothing to see",
    "strategy/_part.html": "a part of one page, made of running text",
}


def component_partials():
    paths = (path.relative_to(TEMPLATES) for path in TEMPLATES.rglob("_*.html"))
    return {str(path) for path in paths if path.parts[0] not in OTHER_FOLDERS}


def test_every_component_is_shown_or_has_a_reason_not_to_be(client, facts):
    caches["template_fragments"].clear()  # so that head, menu and footer are rendered anew
    shown = {template.name for template in client.get(STYLE_GUIDE).templates}
    assert component_partials() - shown == set(NOT_SHOWN)


def test_style_guide_names_only_files_that_exist(walk):
    html = walk.pages[STYLE_GUIDE].text
    paths = [part.split("</code>")[0] for part in html.split('class="specimen__path"><code>')[1:]]
    assert len(paths) > 40
    for path in paths:
        assert (settings.BASE_DIR / path if path.startswith("static/") else TEMPLATES / path).is_file(), path


@pytest.mark.parametrize("prefix", PREFIXES.values())
def test_style_guide_is_listed_by_no_search_engine(walk, prefix):
    response = walk.pages[prefix + STYLE_GUIDE]
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.text
    assert 'rel="canonical"' not in response.text
    assert not any("designsystem" in location for location in walk.locations)
    assert not any("designsystem" in link for link in walk.links_of(f"{prefix}/"))


def test_style_guide_makes_three_queries_however_many_rows_there_are(client, facts, django_assert_num_queries):
    with django_assert_num_queries(3):
        client.get(STYLE_GUIDE)
    factories.NewsItemFactory.create_batch(30)
    factories.ContactFactory.create_batch(30)
    with django_assert_num_queries(3):
        client.get(STYLE_GUIDE)


def test_style_guide_stands_in_an_empty_database(client, db):
    assert client.get(STYLE_GUIDE).status_code == 200


@pytest.mark.parametrize("pair", tokens.text_pairs(), ids=lambda pair: f"{pair.text.name} on {pair.background.name}")
def test_text_stands_out_from_its_background(pair):
    assert pair.light_contrast >= tokens.AAA
    assert pair.dark_contrast >= tokens.AAA


def test_contrast_is_counted_as_wcag_does():
    assert tokens.contrast("#000000", "#ffffff") == tokens.contrast("#ffffff", "#000000") == 21
    assert tokens.contrast("#777777", "#777777") == 1
    assert tokens.contrast("#767676", "#ffffff") == 4.5
    assert tokens.contrast("#595959", "#ffffff") == 7.0


@pytest.mark.parametrize("name", MAILS)
@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_style_guide_shows_each_mail_and_lets_nothing_run_in_it(client, db, walk, prefix, name):
    response = client.get(f"{prefix}{STYLE_GUIDE}mejl/{name}/")
    assert response["X-Robots-Tag"] == "noindex"
    assert f'dir="{"rtl" if prefix else "ltr"}"' in response.text
    assert "script-src 'none'" in response["Content-Security-Policy"]
    assert f'href="{prefix}{STYLE_GUIDE}mejl/{name}/"' in walk.pages[prefix + STYLE_GUIDE].text


def test_style_guide_shows_every_mail_that_the_portal_sends(client, db):
    templates = {path.name for path in (TEMPLATES / "email").glob("[!_]*.html")}
    shown = {template.name for name in MAILS for template in client.get(f"{STYLE_GUIDE}mejl/{name}/").templates}
    assert {f"email/{name}" for name in templates} <= shown


def test_style_guide_has_no_other_mail(client, db):
    assert client.get(f"{STYLE_GUIDE}mejl/finns-inte/").status_code == 404

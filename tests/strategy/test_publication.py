"""Pages and news: a draft that only staff see, its preview, publishing it, and taking it from the site."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from strategy.models import NewsItem, Page, SubGoalDraft
from tests.factories import NewsItemFactory, PageFactory, SubGoalFactory, UserFactory
from tests.rendered_form import form_of
from tests.staff import change_form, change_url, error_of, messages_of, save

BOTH = pytest.mark.parametrize("make", [PageFactory, NewsItemFactory])


def click(client, row, button, **typed):
    return change_form(client, row).fill(typed).submit(client, button, follow=True)


def preview(client, row, language="sv", **options):
    return client.get(change_url(row).replace("change/", f"preview/{language}/"), **options)


# --- A new text is a draft --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["page", "newsitem"])
def test_new_text_is_a_draft_until_it_is_published(editor_client, client, name):
    form = form_of(editor_client.get(f"/admin/strategy/{name}/add/"), "_save", "title_sv")
    form.fill(title_sv="Nytt", lead_sv="Kort.", body_sv="<p>Text</p>", slug="nytt")
    said = messages_of(form.submit(editor_client, "_save", follow=True))
    assert said == ["”Nytt” är sparad som utkast. Bara personalen ser den."]
    row = {"page": Page, "newsitem": NewsItem}[name].objects.get()
    assert client.get(row.get_absolute_url()).status_code == 404
    assert messages_of(click(editor_client, row, "_publish")) == ["”Nytt” är sparad. Den finns på webbplatsen nu."]
    assert client.get(row.get_absolute_url()).status_code == 200


@BOTH
def test_link_above_the_form_says_whether_it_leads_to_the_site_or_to_a_preview(editor_client, make):
    for is_published, label in [(True, "Visa på webbplatsen"), (False, "Förhandsgranska")]:
        page = editor_client.get(change_url(make(is_published=is_published))).text
        assert re.findall(r'class="viewsitelink">(.*?)</a>', page) == [label]


@BOTH
def test_draft_is_on_no_public_page(client, db, make):
    shown, hidden = make(title_sv="Synlig"), make(title_sv="Bara ett utkast", is_published=False)
    for address in ["/", "/nyheter/", shown.get_absolute_url(), "/sitemap-pages.xml", "/sitemap-news.xml"]:
        text = client.get(address).text
        assert hidden.get_absolute_url() not in text
        assert "Bara ett utkast" not in text
    listed = {"/nyheter/": NewsItemFactory, shown.get_absolute_url(): PageFactory}
    assert any("Synlig" in client.get(address).text for address, factory in listed.items() if factory is make)


def test_news_is_dated_when_it_is_published_if_no_time_was_chosen(editor_client):
    item, before = NewsItemFactory(is_published=False, publish_at=None), timezone.now()
    click(editor_client, item, "_publish")
    item.refresh_from_db()
    assert before <= item.publish_at <= timezone.now()
    assert error_of(save(editor_client, item, publish_at_0="2030-13-01"), "publish_at")
    response = save(editor_client, item, publish_at_0="", publish_at_1="")
    assert "En publicerad nyhet behöver en tid" in response.text


def test_news_can_be_planned(editor_client, client):
    item = NewsItemFactory(is_published=False, publish_at=timezone.now() + timedelta(days=1))
    assert "Den kommer på webbplatsen" in messages_of(click(editor_client, item, "_publish"))[0]
    assert client.get(item.get_absolute_url()).status_code == 404
    assert "Planerad till" in editor_client.get("/admin/strategy/newsitem/").text
    assert item.title_sv in preview(editor_client, item).text


# --- A public text is changed, or taken from the site -----------------------------------------------------------------


@BOTH
def test_change_can_wait_as_a_draft_while_the_public_text_stays(editor_client, editor, client, make):
    row = make(title_sv="Före", title_en="Before")
    click(editor_client, row, "_draft", title_sv="Efter")
    assert "Före" in client.get(row.get_absolute_url()).text
    row.refresh_from_db()
    assert (row.draft.texts, row.draft.written_by) == ({"title_sv": "Efter"}, editor)
    form = change_form(editor_client, row)
    assert form.values["title_sv"] == ["Efter"]
    form.fill(title_en="After").submit(editor_client, "_save")
    row = type(row).objects.get()
    assert (row.title_sv, row.title_en, row.waiting_draft) == ("Efter", "After", None)
    assert "Efter" in client.get(row.get_absolute_url()).text


def test_draft_that_is_as_the_public_text_is_none(editor_client):
    page = PageFactory(title_sv="Före")
    click(editor_client, page, "_draft", title_sv="Efter")
    click(editor_client, page, "_draft", title_sv="Före")
    assert Page.objects.get().waiting_draft is None


def test_draft_can_be_removed(editor_client):
    page = PageFactory(title_sv="Före")
    click(editor_client, page, "_draft", title_sv="Efter")
    click(editor_client, page, "_discard")
    page = Page.objects.get()
    assert (page.title_sv, page.waiting_draft) == ("Före", None)


@BOTH
def test_history_tells_of_drafts_and_of_nothing_more(editor_client, leader_client, editor, make):
    row = make(title_sv="Före")
    history = change_url(row).replace("change/", "history/")
    click(editor_client, row, "_save", title_sv="Nu")
    assert editor_client.get(history).context["draft_lines"] == []
    click(editor_client, row, "_draft", title_sv="Efter")
    click(editor_client, row, "_discard")
    [removed, saved] = leader_client.get(history).context["draft_lines"]
    assert (saved["what"], saved["entry"].user, removed["what"]) == ("Utkast sparat", editor, "Utkast borttaget")
    assert "Titel" in saved["fields"]
    assert removed["fields"] == ""
    assert "Utkast sparat" in leader_client.get(history).text


@BOTH
def test_unpublished_text_is_gone_for_readers_and_kept_for_staff(editor_client, client, make):
    row = make(title_sv="Ett misstag")
    click(editor_client, row, "_draft", title_sv="Ett rättat misstag")
    click(editor_client, row, "_unpublish")
    assert client.get(row.get_absolute_url()).status_code == 404
    row = type(row).objects.get()
    assert (row.title_sv, row.waiting_draft) == ("Ett rättat misstag", None)
    assert row.history.first().is_published is False


def test_text_with_an_error_is_taken_from_the_site_at_once(editor_client, client):
    page = PageFactory(body_sv="<p>Kim, 850709-9805</p>")
    response = click(editor_client, page, "_unpublish")
    assert error_of(response, "body_sv")
    assert client.get(page.get_absolute_url()).status_code == 404


def test_only_who_may_change_a_text_takes_it_from_the_site(leader_client):
    page = PageFactory()
    assert leader_client.post(change_url(page), {"_unpublish": "1"}).status_code == 403
    assert Page.objects.get().is_published


def test_page_that_the_portal_links_to_stays(editor_client, facts):
    page = Page.objects.get(slug="kakor")
    form = change_form(editor_client, page)
    assert "_unpublish" not in form.names
    response = form.submit(editor_client, ("_unpublish", "1"), forged={}, follow=True)
    assert "Portalen länkar till den här sidan" in messages_of(response)[0]
    page.refresh_from_db()
    assert page.is_published


# --- Preview ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [PageFactory, NewsItemFactory, SubGoalFactory])
def test_preview_shows_the_draft_on_the_public_page(leader_client, client, make):
    row = make(title_sv="Före", title_en="Before")
    draft = type(row)._meta.get_field("draft")
    values = {"texts": {"title_en": "As it will be"}, "written_by": UserFactory(), "written_at": timezone.now()}
    draft.related_model.objects.create(**{draft.field.name: row}, **values)
    response = preview(leader_client, row, "en")
    assert "<h1>As it will be</h1>" in response.text or "As it will be</h1>" in response.text
    assert '<html lang="en"' in response.text
    assert "Bara personalen kan se det här" in response.text
    assert (response["X-Robots-Tag"], response["Content-Language"]) == ("noindex", "en")
    assert "no-store" in response["Cache-Control"]
    assert "form-action 'none'" in response["Content-Security-Policy"]
    assert "As it will be" not in client.get(f"/en{row.get_absolute_url()}").text
    assert client.get(response.request["PATH_INFO"]).status_code == 302


@pytest.mark.parametrize("make", [PageFactory, NewsItemFactory, SubGoalFactory])
def test_what_is_typed_is_previewed_and_not_saved(editor_client, leader_client, make):
    row = make(title_sv="Före")
    form = form_of(editor_client.get(change_url(row)), "title_sv").fill(title_sv="Skrivet nu")
    address = change_url(row).replace("change/", "preview/sv/")
    response = form.submit(editor_client, address)
    assert "Skrivet nu</h1>" in response.text
    row.refresh_from_db()
    assert (row.title_sv, row.waiting_draft) == ("Före", None)
    assert leader_client.post(address, {"title_sv": "X"}).status_code == 403


@pytest.mark.parametrize("make", [PageFactory, NewsItemFactory, SubGoalFactory])
def test_enter_key_saves_and_does_not_preview(editor_client, make):
    assert form_of(editor_client.get(change_url(make())), "title_sv").buttons[0][0] == "_save"


def test_new_text_with_errors_is_previewed_with_what_is_missing(editor_client):
    form = form_of(editor_client.get("/admin/strategy/newsitem/add/"), "_save", "title_sv").fill(
        title_sv="Bara en titel"
    )
    response = form.submit(editor_client, "/admin/strategy/newsitem/add/preview/sv/")
    assert "Bara en titel</h1>" in response.text
    assert "Det går inte att spara än" in response.text
    assert not NewsItem.objects.exists()
    assert editor_client.get("/admin/strategy/newsitem/add/preview/sv/").status_code == 302


@pytest.mark.parametrize("language", ["de", "x"])
def test_preview_in_a_language_that_is_none_is_not_there(editor_client, language):
    assert preview(editor_client, PageFactory(), language).status_code == 404


def test_link_to_the_site_leads_to_the_preview_of_a_draft(editor_client):
    page = PageFactory(is_published=False)
    assert change_url(page).replace("change/", "preview/sv/") in editor_client.get(change_url(page)).text


def test_review_of_a_sub_goal_leads_to_its_preview(leader_client):
    goal = SubGoalFactory()
    values = {"texts": {"title_sv": "Nytt"}, "written_by": UserFactory(), "written_at": timezone.now()}
    SubGoalDraft.objects.create(sub_goal=goal, **values)
    review = leader_client.get(change_url(goal).replace("change/", "review/"))
    assert change_url(goal).replace("change/", "preview/sv/") in review.text

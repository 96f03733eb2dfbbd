"""“Did you find the information useful?”: answers from cached pages, stored without personal data."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from feedback.models import PageReaction
from feedback.page_reactions import comment_key, sign_path
from tests.factories import PageFactory
from tests.rendered_form import form_to

URL = "/en/nytta/"
THANKS = "/en/nytta/tack/"
OURS = {"Sec-Fetch-Site": "same-origin"}
pytestmark = pytest.mark.django_db


def answer(client, data, *, url=URL, headers=OURS, **options):
    return client.post(url, data, headers=headers, **options)


def stored():
    return list(PageReaction.objects.values_list("path", "language", "was_useful", "comment"))


def test_answer_is_kept_with_page_language_and_day_and_nothing_else(client):
    PageFactory(slug="sida")
    response = form_to(client.get("/en/om/sida/"), URL).submit(client, ("answer", "no"), headers=OURS, follow=True)
    assert stored() == [("/om/sida/", "en", False, "")]
    assert PageReaction.objects.get().answered_on == timezone.localdate()
    assert {field.name for field in PageReaction._meta.fields} == {
        "id",
        "path",
        "language",
        "was_useful",
        "comment",
        "answered_on",
    }
    assert "Thank you for your answer" in response.text
    assert 'href="/en/om/sida/"' in response.text
    assert not client.cookies


def test_page_asks_the_same_of_everybody_and_sets_no_cookie(client):
    PageFactory(slug="sida")
    pages = [Client().get("/om/sida/") for _reader in range(2)]
    assert pages[0].content == pages[1].content
    assert 'name="path"' in pages[0].text
    assert not pages[0].cookies
    assert "csrfmiddlewaretoken" not in pages[0].text


def test_real_csrf_check_lets_the_answer_through():
    client = Client(enforce_csrf_checks=True)
    assert answer(client, {"path": sign_path("/delmal/"), "answer": "yes"}).status_code == 302
    assert stored() == [("/delmal/", "en", True, "")]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://testserver"},
        {"Referer": "http://testserver/en/delmal/"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    ],
)
def test_older_browser_says_in_its_own_way_that_the_page_is_ours(client, headers):
    assert answer(client, {"path": sign_path("/delmal/"), "answer": "yes"}, headers=headers).status_code == 302
    assert len(stored()) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Origin": "http://testserver.example.org"},
        {"Referer": "https://example.org/http://testserver/"},
    ],
)
@pytest.mark.parametrize("url", [URL, THANKS])
def test_other_site_cannot_answer(client, url, headers):
    reaction = PageReaction.objects.create(path="/delmal/", language="en", was_useful=True)
    data = {"path": sign_path("/delmal/"), "answer": "yes", "key": comment_key(reaction), "comment": "Text"}
    response = answer(client, data, url=url, headers=headers)
    assert response.status_code == 403
    assert "Nothing was saved" in response.text
    assert stored() == [("/delmal/", "en", True, "")]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"path": "/delmal/", "answer": "yes"},
        {"path": "https://example.org/", "answer": "yes"},
        {"path": sign_path("/delmal/").replace("/delmal/", "/admin/"), "answer": "yes"},
        {"path": sign_path("/delmal/") + "x", "answer": "yes"},
        {"path": "\x00", "answer": "yes"},
        {"path": sign_path("/delmal/")},
        {"path": sign_path("/delmal/"), "answer": "kanske"},
    ],
)
def test_answer_about_no_page_or_no_answer_is_refused(client, data):
    response = answer(client, data)
    assert response.status_code == 400
    assert "Nothing was saved" in response.text
    assert stored() == []


def thanks(client, *, was_useful=True):
    """Answer, and return where the browser is sent."""
    return answer(client, {"path": sign_path("/delmal/"), "answer": "yes" if was_useful else "no"}).url


def key_of(url):
    return parse_qs(urlsplit(url).query)["key"][0]


def comment(client, text, *, opened=None):
    form = opened or comment_form(client)
    return form.fill(comment=text).submit(client, headers=OURS, follow=True)


def comment_form(client, **answered):
    return form_to(client.get(thanks(client, **answered)), THANKS)


def test_comment_joins_its_answer(client):
    opened = comment_form(client, was_useful=False)
    response = comment(client, "Jag hittar inte <b>telefonnumret</b>.", opened=opened)
    assert stored() == [("/delmal/", "en", False, "Jag hittar inte <b>telefonnumret</b>.")]
    assert "Thank you for your comment" in response.text
    assert "telefonnumret" not in response.text
    assert not client.cookies


def test_thanks_page_warns_and_says_who_answers(client):
    page = client.get(thanks(client)).text
    for text in ["Write nothing that shows who you", "official document", 'href="/en/inspel/lamna/"', "/en/kontakt/"]:
        assert text in page


def test_comment_goes_along_to_another_language_without_scripts(client):
    form = comment_form(client).fill(comment="Halvt skrivet")
    response = form.submit(client, button="/fi/nytta/tack/", headers=OURS)
    assert response.request["PATH_INFO"] == "/fi/nytta/tack/"
    assert form_to(response, "/fi/nytta/tack/").values["comment"] == ["Halvt skrivet"]
    assert "error-summary" not in response.text
    assert [row.comment for row in PageReaction.objects.all()] == [""]


def test_thanks_page_is_never_cached(client):
    response = client.get(thanks(client))
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_same_comment_twice_is_one_and_another_one_is_kept_in_the_form(client):
    opened = comment_form(client)
    comment(client, "Bra!", opened=opened)
    assert "Thank you for your comment" in comment(client, "Bra!", opened=opened).text
    response = comment(client, "Något mer", opened=opened)
    assert response.status_code == 422
    assert "You have already left a comment here" in response.text
    assert "Något mer</textarea>" in response.text
    assert stored() == [("/delmal/", "en", True, "Bra!")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Write a comment, or leave the page"),
        (" \n\u00a0 ", "Write a comment, or leave the page"),
        ("\x00\x07", "Write a comment, or leave the page"),
        ("å" * 1001, "The text is 1001 characters long"),
    ],
)
def test_comment_that_cannot_be_kept_says_why_and_keeps_what_was_typed(client, text, message):
    response = comment(client, text)
    assert response.status_code == 422
    assert message in response.text
    assert stored()[0][-1] == ""
    assert text.strip("\x00\x07") in response.text


@pytest.mark.parametrize("text", ["å" * 1000, "🌸 مرحبا {{ settings }} <script>alert(1)</script>"])
def test_comment_of_any_letters_is_kept_as_it_was_typed(client, text):
    comment(client, text)
    assert stored()[0][-1] == text


def test_key_that_is_false_or_too_old_adds_nothing_and_keeps_what_was_typed(client, time_machine_in_two_days):
    for key in ["", "falsk", "\x00", time_machine_in_two_days(lambda: key_of(thanks(client)))]:
        response = answer(client, {"key": key, "comment": "Det jag skrev"}, url=THANKS)
        assert response.status_code == 422
        assert "Send it as an inspel instead" in response.text
        assert "Det jag skrev</textarea>" in response.text
        assert client.get(THANKS, {"key": key}).url == URL
    assert {row[-1] for row in stored()} == {""}


@pytest.fixture
def time_machine_in_two_days(time_machine):
    """Return a function that does something now, and lets it be two days later when it is done."""

    def then_wait(act):
        result = act()
        time_machine.shift(2 * 24 * 60 * 60)
        return result

    time_machine.move_to("2026-11-21 12:00")
    return then_wait


def test_too_large_a_body_is_refused(client):
    response = answer(client, {"key": key_of(thanks(client)), "comment": "x" * 2_000_000}, url=THANKS)
    assert response.status_code == 413
    assert stored()[0][-1] == ""


def test_who_comes_without_an_answer_reads_what_the_question_is_for(client):
    PageFactory(slug="personuppgifter")
    response = client.get(THANKS, follow=True)
    assert response.redirect_chain == [(URL, 302)]
    assert "What we keep" in response.text


# --- In the admin -------------------------------------------------------------------------------------------------


@pytest.fixture
def answers(db):
    def add(path, was_useful, comment="", language="sv"):
        PageReaction.objects.create(path=path, was_useful=was_useful, comment=comment, language=language)

    add("/delmal/", True)
    add("/delmal/", True, language="en")
    add("/delmal/", False, "Var är <b>kartan</b>?")
    add("/kontakt/", False)


def lines(response):
    names = ["path", "yes", "no", "share", "comments"]
    return [tuple(line[name] for name in names) for line in response.context["pages"]]


@pytest.mark.parametrize("who", ["editor", "process_leader"])
def test_editor_and_process_leader_read_the_answers_page_by_page(request, client, answers, who):
    client.force_login(request.getfixturevalue(who))
    response = client.get("/admin/feedback/pagereaction/")
    assert lines(response) == [("/delmal/", 2, 1, 67, 1), ("/kontakt/", 0, 1, 0, 0)]
    assert "Var är &lt;b&gt;kartan&lt;/b&gt;?" in response.text


def test_filters_hold_for_the_lines_too(client, answers, editor):
    client.force_login(editor)
    url = "/admin/feedback/pagereaction/"
    assert lines(client.get(url, {"language": "en"})) == [("/delmal/", 1, 0, 100, 0)]
    assert lines(client.get(url, {"comment": "yes"})) == [("/delmal/", 0, 1, 0, 1)]
    assert lines(client.get(url, {"path__exact": "/kontakt/"})) == [("/kontakt/", 0, 1, 0, 0)]
    year = timezone.localdate().year
    assert lines(client.get(url, {"answered_on__year": year - 1})) == []


def test_lines_make_few_queries_at_many_pages(client, editor, django_assert_max_num_queries):
    client.force_login(editor)
    PageReaction.objects.bulk_create(
        PageReaction(path=f"/sida-{number}/", language="sv", was_useful=True) for number in range(30)
    )
    with django_assert_max_num_queries(15):
        assert len(client.get("/admin/feedback/pagereaction/").context["pages"]) == 30


def test_change_of_language_leads_to_the_same_answer(client):
    PageFactory(slug="sida")
    form_to(client.get("/en/om/sida/"), URL).submit(client, ("answer", "no"), headers=OURS)
    key = comment_key(PageReaction.objects.get())
    page = client.get(THANKS, {"key": key})
    assert "data-keep-typed" in page.text
    (link,) = re.findall(r'class="languages__link" href="(/fi/[^"]*)"', page.text)
    assert form_to(client.get(unescape(link)), "/fi/nytta/tack/").values["key"] == [key]

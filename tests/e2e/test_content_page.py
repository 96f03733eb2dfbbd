"""What a reader can do with a content page: listen, share, say if it was useful, contents; with script and without."""

import json
import re

import pytest
from playwright.sync_api import expect

PAGE = "/delmal/nara-for-mig/"
LONG_PAGE = "/om/tillganglighet/"

# Headless Chromium has no voice. These keep what they are given, and read on when the test says so. Which voices the
# device has stands in the address, so that one page serves every test; the portal takes no notice of it.
VOICES = """
const told = new URLSearchParams(location.search).get("voices") ?? '[{ "lang": "sv-SE" }]';
const voices = JSON.parse(told).map((voice) => ({ default: false, localService: true, name: voice.lang, ...voice }));
const synthesis = {
  given: [],
  cancelled: 0,
  getVoices: () => voices,
  speak(utterance) { this.given.push(utterance); },
  cancel() { this.cancelled += 1; this.given.at(-1)?.onend?.(); },
  addEventListener() {},
};
Object.defineProperty(window, "speechSynthesis", { value: synthesis });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""
SPOKEN = "speechSynthesis.given.map((utterance) => utterance.text)"
MARKED = "[...(CSS.highlights.get('read-aloud') ?? [])].map(String)"

HOW_MUCH_MOVED = """() => new Promise((tell) => {
    let moved = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { moved += entry.value; }))
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => tell(moved), 300);
})"""


@pytest.fixture
def page_with_voices(reading_page):
    """Return a function that opens a page on a device with a Swedish voice, or with those given."""

    def open_page(path, *voices, **size):
        page = reading_page(init_script=VOICES, **size)
        page.goto(f"{path}?voices={json.dumps(voices)}" if voices else path)
        return page

    return open_page


def read_on(page, sentences=1):
    for _sentence in range(sentences):
        page.evaluate("speechSynthesis.given.at(-1).onend()")


def read_to_the_end(page):
    page.evaluate("""() => {
        const said = speechSynthesis.given;
        for (let at = said.length; at > 0; at = said.length > at ? said.length : 0) said.at(-1).onend();
    }""")


# --- Listen -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "voice", "is_offered"),
    [
        (PAGE, {"lang": "en-GB"}, False),
        (PAGE, {"lang": "sv-SE", "localService": False}, False),  # would send the text to its maker
        (PAGE, {"lang": "sv-SE"}, True),
        (f"/sv-simple{PAGE}", {"lang": "sv_SE"}, True),
        (f"/en{PAGE}", {"lang": "sv-SE"}, False),
    ],
)
def test_listen_is_offered_only_with_a_voice_of_the_device_in_the_pages_language(
    page_with_voices, path, voice, is_offered
):
    page = page_with_voices(path, voice)
    assert page.locator(".listen__start").is_visible() == is_offered


def test_listen_is_hidden_in_a_browser_without_a_voice_and_without_script(reading_page):
    for options in [{}, {"java_script_enabled": False}]:
        page = reading_page(**options)
        page.goto(PAGE)
        assert not page.locator(".listen__start").is_visible()


def test_page_is_read_sentence_by_sentence_and_the_sentence_is_marked(page_with_voices, assert_accessible):
    page = page_with_voices(LONG_PAGE)
    page.get_by_role("button", name="Lyssna").click()
    assert page.evaluate(SPOKEN) == [page.locator("h1").inner_text()]
    assert page.evaluate("document.activeElement.textContent") == "Pausa"
    assert_accessible(page)
    read_on(page, 4)
    assert page.evaluate(MARKED) == page.evaluate(SPOKEN)[-1:]
    read_to_the_end(page)
    said = page.evaluate(SPOKEN)
    assert "Vem som ansvarar" in said
    assert "Uppgift saknas om vilken organisation som formellt ansvarar för portalen." in said
    text = " ".join(said)
    for left_out in ["På den här sidan", "Om arbetet och portalen", "Hade du nytta", "Sidan uppdaterad", "Lyssna"]:
        assert left_out not in text, left_out
    assert page.evaluate(MARKED) == []
    assert page.evaluate("document.activeElement.className") == "listen__start"


def test_reading_is_paused_continued_and_stopped_from_the_keyboard(page_with_voices):
    page = page_with_voices(PAGE)
    page.locator(".listen__start").focus()
    page.keyboard.press("Enter")
    read_on(page, 2)
    third = page.evaluate(SPOKEN)[2]
    page.keyboard.press("Enter")
    assert page.get_by_role("button", name="Fortsätt").is_visible()
    assert len(page.evaluate(SPOKEN)) == 3  # the cancelled sentence ended, and nothing came after it
    page.keyboard.press("Enter")
    assert page.evaluate(SPOKEN)[3:] == [third]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert not page.locator(".listen__bar").is_visible()
    assert page.evaluate("document.activeElement.className") == "listen__start"
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert not page.locator(".listen__bar").is_visible()


def test_each_part_is_read_by_a_voice_of_its_language(page_with_voices):
    page = page_with_voices(f"/en{PAGE}", {"lang": "en-GB"}, {"lang": "sv-SE"})
    page.get_by_role("button", name="Listen").click()
    read_to_the_end(page)
    voices = page.evaluate("Object.fromEntries(speechSynthesis.given.map((said) => [said.text, said.lang]))")
    assert voices["Nära för mig"] == "sv-SE"
    assert voices[page.locator("h1").inner_text()] == "en-GB"


def test_leaving_the_page_ends_the_reading(page_with_voices):
    page = page_with_voices(PAGE)
    page.get_by_role("button", name="Lyssna").click()
    before = page.evaluate("speechSynthesis.cancelled")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert page.evaluate("speechSynthesis.cancelled") > before
    assert not page.locator(".listen__bar").is_visible()


def test_old_browser_marks_the_block(new_page):
    page = new_page()
    page.add_init_script(VOICES + "delete window.Highlight; delete Intl.Segmenter;")
    page.goto(PAGE)
    page.get_by_role("button", name="Lyssna").click()
    read_on(page, 5)
    assert page.locator(".is-read-aloud").count() == 1
    assert page.locator(".is-read-aloud").inner_text().startswith(page.evaluate(SPOKEN)[-1][:10])


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_moves_when_the_scripts_show_their_buttons(page_with_voices, width):
    page = page_with_voices(PAGE, width=width)
    assert page.locator(".listen__start").is_visible()
    assert page.evaluate(HOW_MUCH_MOVED) < 0.01


# --- Share --------------------------------------------------------------------------------------------------------


def test_link_is_copied_and_the_reader_is_told(new_page, portal, assert_accessible):
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(PAGE)
    page.get_by_text("Dela sidan").click()
    page.get_by_role("button", name="Kopiera länken").click()
    page.get_by_text("Länken är kopierad").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == portal.url + PAGE
    assert_accessible(page)


def test_page_is_shared_by_the_devices_own_menu_and_printed(new_page, portal):
    page = new_page()
    page.add_init_script(
        "window.done = []; window.print = () => done.push('print'); navigator.share = async (it) => { done.push(it); };"
    )
    page.goto(PAGE)
    page.get_by_text("Dela sidan").click()
    page.locator("[data-share-native]").click()
    page.locator("[data-share-print]").click()
    assert page.evaluate("done") == [{"title": page.title(), "url": portal.url + PAGE}, "print"]


def test_share_works_without_script(reading_page):
    page = reading_page(java_script_enabled=False)
    page.goto(PAGE)
    page.get_by_text("Dela sidan").click()
    ways = page.locator(".share__option:visible").all_inner_texts()
    assert ways == ["E-post", "Facebook", "LinkedIn", "X"]


# --- Was it useful? -----------------------------------------------------------------------------------------------


def test_reader_answers_and_comments_without_leaving_the_page(reading_page, assert_accessible):
    page = reading_page(width=320)
    page.goto(PAGE)
    page.locator(".useful").get_by_role("button", name="Nej").click()
    page.locator(".useful textarea").wait_for()
    assert page.evaluate("document.activeElement.id") == "useful"
    assert_accessible(page)
    page.locator(".useful textarea").fill("x" * 1001)
    page.locator(".useful button").first.click()
    page.locator(".useful [aria-invalid=true]").wait_for()
    assert len(page.locator(".useful textarea").input_value()) == 1001
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    assert_accessible(page)
    page.locator(".useful textarea").fill("Kartan hjälpte mig.")
    page.locator(".useful button").first.click()
    page.get_by_role("heading", name="Tack för din kommentar").wait_for()
    assert page.url.endswith(PAGE)
    assert page.context.cookies() == []


def test_second_press_while_the_first_is_on_its_way_counts_once(reading_page):
    page = reading_page()
    page.goto(PAGE)
    posts = []
    count = lambda request: posts.append(request.url) if request.method == "POST" else None  # noqa: E731
    page.on("request", count)
    page.locator(".useful button").first.dblclick()
    page.locator(".useful textarea").wait_for()
    page.remove_listener("request", count)
    assert len(posts) == 1


def test_reader_answers_and_comments_without_script(reading_page, assert_accessible):
    page = reading_page(java_script_enabled=False)
    page.goto(PAGE)
    page.locator(".useful").get_by_role("button", name="Ja", exact=True).click()
    assert "/nytta/tack/" in page.url
    page.locator("textarea").fill("Bra!")
    page.locator(".useful button").first.click()
    expect(page.get_by_role("heading", name="Tack för din kommentar")).to_be_visible()
    page.get_by_role("link", name="Tillbaka till sidan").click()
    assert page.url.endswith(PAGE)
    assert page.context.cookies() == []


def test_answer_that_script_cannot_send_is_sent_as_usual(new_page):
    page = new_page()
    page.add_init_script("window.fetch = async () => { throw new Error('no network'); };")
    page.goto(PAGE)
    page.locator(".useful button").first.click()
    page.wait_for_url(re.compile("/nytta/tack/"))
    assert page.locator("textarea").is_visible()


# --- Contents and paper -------------------------------------------------------------------------------------------


def test_contents_lead_to_their_headings(reading_page):
    page = reading_page(width=320)
    page.goto(LONG_PAGE)
    link = page.locator(".contents a").nth(3)
    link.click()
    assert page.locator(f"{re.sub('.*#', '#', page.url)}").inner_text() == link.inner_text()


def test_a_folded_list_opens_for_a_link_into_it_and_is_printed(reading_page):
    page = reading_page(width=320)
    page.goto("/om/designsystem/")
    entry = page.locator("#in-a-fold")
    assert not entry.is_visible()
    folded = page.evaluate("document.documentElement.scrollHeight")
    page.emulate_media(media="print")
    assert entry.is_visible()
    page.emulate_media(media="screen")
    assert page.evaluate("document.documentElement.scrollHeight") == folded
    page.goto("/om/designsystem/#in-a-fold")
    expect(entry).to_be_in_viewport()


def test_buttons_of_a_content_page_are_not_printed(page_with_voices):
    page = page_with_voices(LONG_PAGE)
    page.emulate_media(media="print")
    for selector in [".listen", ".share", ".useful", ".contents"]:
        assert not page.locator(selector).is_visible(), selector
    assert page.locator("main h1").is_visible()


def test_open_menu_closes_when_the_focus_leaves_it_and_the_map_is_no_stop(reading_page):
    page = reading_page(width=320, height=640)
    page.goto("/kommuner/")
    page.locator(".menu summary").click()
    page.locator(".menu a").last.focus()
    expect(page.locator(".menu[open], .menu details[open]")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.locator(".menu details[open]")).to_have_count(0)
    assert page.evaluate("[...document.querySelectorAll('svg a')].every(link => link.tabIndex === -1)")
    assert page.locator("svg a").count() > 10


def test_zero_has_no_slash(reading_page):
    page = reading_page()
    page.goto("/")
    filled = page.evaluate("""async () => {
        await document.fonts.load("400 200px 'Atkinson Next'", "0");
        const context = Object.assign(document.createElement("canvas"), {width: 300, height: 300}).getContext("2d");
        context.font = "400 200px 'Atkinson Next'";
        context.textAlign = "center";
        context.textBaseline = "alphabetic";
        context.fillText("0", 150, 250);
        const {actualBoundingBoxAscent} = context.measureText("0");
        return context.getImageData(150, 250 - actualBoundingBoxAscent / 2, 1, 1).data[3];
    }""")
    assert filled == 0

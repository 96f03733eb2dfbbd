"""The queue in a real browser: worked through by keys alone, and by anybody without them."""

import pytest
from playwright.sync_api import expect

from tests.e2e.inspel import QUEUE


def focused_row(page):
    return page.evaluate(
        "[...document.querySelectorAll('#result_list tbody tr')].indexOf(document.activeElement.closest('tr'))"
    )


@pytest.fixture
def queue(staff_page):
    page = staff_page()
    page.goto(QUEUE)
    page.evaluate("localStorage.clear()")
    page.reload()
    return page


def test_queue_is_worked_through_by_keys_alone(queue):
    for key, row in [("j", 0), ("j", 1), ("ArrowDown", 2), ("k", 1), ("ArrowUp", 0), ("k", 0)]:
        queue.keyboard.press(key)
        assert focused_row(queue) == row, key
    queue.keyboard.press("x")
    expect(queue.locator("#result_list tbody tr").first.locator("input")).to_be_checked()
    queue.keyboard.press("x")
    expect(queue.locator("#result_list tbody tr").first.locator("input")).not_to_be_checked()
    queue.keyboard.press("/")
    expect(queue.locator("#searchbar")).to_be_focused()
    queue.keyboard.type("jkx/?")  # in a field they are letters
    expect(queue.locator("#searchbar")).to_have_value("jkx/?")
    expect(queue.locator("dialog")).to_be_hidden()
    queue.locator("#result_list tbody th a").nth(1).focus()
    queue.keyboard.press("Enter")
    queue.wait_for_url("**/change/**")


def test_keys_are_listed_and_can_be_turned_off_for_good(queue, assert_accessible):
    queue.keyboard.press("?")
    dialog = queue.locator("dialog")
    expect(dialog).to_be_visible()
    assert_accessible(queue)
    queue.keyboard.press("j")
    assert focused_row(queue) == -1  # nothing moves behind it
    dialog.locator("[data-keys-on]").uncheck()
    queue.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    queue.reload()
    for key in ["j", "?"]:
        queue.keyboard.press(key)
        assert focused_row(queue) == -1
        expect(dialog).to_be_hidden()
    queue.locator("[data-keys-open]").click()  # the button is always there
    dialog.locator("[data-keys-on]").check()
    dialog.locator("[type=submit]").click()
    queue.keyboard.press("j")
    assert focused_row(queue) == 0


def test_keys_with_ctrl_are_left_to_the_browser(queue):
    queue.keyboard.press("Control+j")
    assert focused_row(queue) == -1


def test_page_that_asks_before_many_are_changed_is_accessible(staff_page, assert_accessible):
    for options in [{}, {"width": 320, "color_scheme": "dark"}]:
        page = staff_page(**options)
        page.goto(f"{QUEUE}?due=open")
        page.locator("#result_list tbody input").first.check()
        page.locator("select[name=action]").select_option("close")
        page.locator(".actions button").click()
        page.wait_for_url("**/bulk/close/**")
        assert_accessible(page)
        page.locator(".bulk__form [type=submit]").click()
        expect(page.locator("#id_reason_error")).to_be_visible()
        assert_accessible(page)
        page.goto(f"{QUEUE}mail/")
        assert_accessible(page)


def test_filter_is_saved_and_taken_away(staff_page, assert_accessible):
    page = staff_page()
    page.goto(f"{QUEUE}?due=open")
    page.locator(".saved-filters__save summary").click()
    page.locator(".saved-filters__save #id_name").fill("Allt som väntar på oss")
    page.locator(".saved-filters__save [type=submit]").click()
    link = page.locator(".saved-filters__link", has_text="Allt som väntar på oss")
    expect(link).to_have_attribute("aria-current", "true")
    assert_accessible(page)
    page.locator(".saved-filters__item", has=link).locator("button").click()
    expect(link).to_have_count(0)


def test_without_script_there_is_no_button_that_does_nothing(staff_page):
    page = staff_page(java_script_enabled=False)
    page.goto(QUEUE)
    expect(page.locator("[data-keys-open]")).to_be_hidden()
    expect(page.locator("dialog")).to_be_hidden()


def test_numbers_of_a_diagram_open_by_keyboard(staff_page, assert_accessible):
    page = staff_page()
    page.goto("/admin/?period=all")
    summary = page.locator(".chart__numbers summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".chart__numbers table").first).to_be_visible()
    assert_accessible(page)


# What sticks out of the list, and how many of its rows are seen at once.
LIST = """() => {
  const results = document.querySelector("#changelist .results");
  const rows = [...document.querySelectorAll("#result_list tbody tr")];
  const out = [...results.querySelectorAll("*")].filter(
    (part) => part.getBoundingClientRect().right > results.getBoundingClientRect().right + 1
  );
  // How far the button that takes an inspel is from the chips beside it or above it, in pixels.
  const buttons = rows.flatMap((row) => [...row.querySelectorAll(".queue-state .button")]);
  const between = (one, other) => Math.max(
    other.left - one.right, one.left - other.right, other.top - one.bottom, one.top - other.bottom
  );
  const gaps = buttons.flatMap((button) =>
    [...button.closest("tr").querySelectorAll(".queue-state .chip")].map(
      (chip) => between(button.getBoundingClientRect(), chip.getBoundingClientRect())
    )
  );
  const cut = [...document.querySelectorAll("#result_list td .chip")].filter((chip) => {
    const cell = chip.closest("td").getBoundingClientRect();
    return chip.getBoundingClientRect().right > cell.right || chip.getBoundingClientRect().left < cell.left;
  });
  return { cut: cut.map((chip) => chip.innerText), gap: Math.min(...gaps),
    seen: rows.filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length, rows: rows.length,
    out: out.map((part) => part.outerHTML), wide: document.documentElement.scrollWidth - innerWidth };
}"""


# As an inspel that has waited for years says it.
LONG_OVERDUE = """() => {
  const due = document.querySelector("#result_list .field-due");
  due.innerHTML = '2025-02-28<br><span class="chip chip--urgent">639 dagar försenat</span>';
}"""


def test_queue_shows_six_rows_and_clips_nothing(queue):
    for query in ["", "?is_example__exact=1"]:  # a filter can be saved, which must not take the place of a row
        queue.goto(QUEUE + query)
        for width in [320, 768, 1280]:
            queue.set_viewport_size({"width": width, "height": 900})
            queue.evaluate(LONG_OVERDUE)
            shown = queue.evaluate(LIST)
            assert (shown["out"], shown["cut"], shown["wide"]) == ([], [], 0), width
            assert shown["gap"] >= 4, width
        assert shown["seen"] >= min(6, shown["rows"]), query

"""A text of Word is pasted into the editor: deleted words and comments stay out, and the editor is told."""

from pathlib import Path

from playwright.sync_api import expect

WORD = Path(__file__).parent.parent / "core" / "clipboard" / "word.html"
PASTE = """(target, html) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", html);
    clipboardData.setData("text/plain", "Vi arbetar tillsammans men bara på prov varje vecka.");
    target.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def test_text_of_word_is_pasted_without_what_its_author_took_away(staff_page, assert_accessible):
    page = staff_page()
    page.goto("/admin/strategy/page/add/")
    editor = page.locator(".ProseMirror").first
    editor.click()
    editor.evaluate(PASTE, WORD.read_text())
    note = page.locator(".prose-editor-note").first
    expect(note).to_contain_text("men bara på prov")
    expect(note).to_contain_text("1 kommentar togs inte med")
    expect(editor.locator("ul > li > ul > li")).to_have_text("på invånare")
    expect(editor.locator("h2")).to_have_text(["Nära vård hos oss", "1 Bakgrund"])
    text = editor.inner_text()
    assert "varje vecka" in text
    for gone in ["prov", "AB1", "pengarna", "spridas", "Kanske", "utkast"]:
        assert gone not in text
    assert_accessible(page)
    editor.press("ControlOrMeta+a")
    editor.evaluate(PASTE, '<p data-pm-slice="1 1 []">Från <strong>samma</strong> editor</p>')
    expect(editor).to_have_text("Från samma editor")

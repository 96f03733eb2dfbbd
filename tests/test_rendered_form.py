"""The form that tests fill in: it sends what a browser sends, and refuses what nobody can do on the page."""

import pytest

from tests.rendered_form import NotOnThePage, forms_in

PAGE = """
<html><body>
<form method="post" action="save/">
  <input type="hidden" name="token" value="å &amp; 1">
  <input name="title" value="Old"><input name="gone" value="1" disabled>
  <fieldset disabled><legend><input name="in_legend"></legend><input name="in_fieldset" value="1"></fieldset>
  <template><input name="in_template" value="1"></template>
  <textarea name="text">

One
two</textarea>
  <input type="checkbox" name="yes"><input type="checkbox" name="theme" value="1" checked>
  <input type="checkbox" name="theme" value="2">
  <input type="radio" name="role" value="staff"><input type="radio" name="role" value="other" checked>
  <select name="goal"><option value="">None</option><option value="1">One</option></select>
  <select name="many" multiple><option selected>A  b</option><option value="2">C</option></select>
  <input type="file" name="file"><input type="button" name="script">
  <button name="action" value="save">Save</button><button name="action" value="delete">Delete</button>
  <button formaction="/other/">Other</button>
</form>
<input form="search" name="q" value="x"><form id="search"><button>Search</button></form>
</body></html>
"""


@pytest.fixture
def form():
    return forms_in(PAGE, "/page/?a=1")[0]


def test_form_sends_what_a_browser_sends(form):
    assert form.data() == {
        "token": ["å & 1"],
        "title": ["Old"],
        "in_legend": [""],
        "text": ["\r\nOne\r\ntwo"],
        "theme": ["1"],
        "role": ["other"],
        "goal": [""],
        "many": ["A b"],
        "action": ["save"],
    }


def test_filled_in_fields_replace_the_rendered_ones(form):
    form.fill(title=7, text="a\nb", yes=True, theme=[], role="staff", goal=1, many=["2", "A b"])
    data = form.data(("action", "delete"))
    assert (data["title"], data["text"], data["yes"], data["role"], data["goal"]) == (
        ["7"],
        ["a\r\nb"],
        ["on"],
        ["staff"],
        ["1"],
    )
    assert (data["theme"], data["many"], data["action"]) == ([], ["2", "A b"], ["delete"])


@pytest.mark.parametrize(
    "typed",
    [
        {"missing": "x"},
        {"gone": "x"},
        {"in_fieldset": "x"},
        {"in_template": "x"},
        {"token": "x"},
        {"title": "two\nlines"},
        {"role": "nonsense"},
        {"goal": "2"},
        {"many": ["3"]},
        {"theme": ["3"]},
        {"q": "x"},
    ],
)
def test_what_nobody_can_do_on_the_page_is_refused(form, typed):
    with pytest.raises(NotOnThePage):
        form.fill(typed)


@pytest.mark.parametrize("button", ["missing", ("action", "explode"), "/elsewhere/", "script"])
def test_button_that_is_not_on_the_page_cannot_be_clicked(form, button):
    with pytest.raises(NotOnThePage):
        form.data(button)


def test_control_outside_the_form_belongs_to_the_form_that_it_names():
    assert forms_in(PAGE, "/page/")[1].data() == {"q": ["x"]}


def test_form_is_sent_to_its_address_or_to_that_of_the_button(form):
    class Recorder:
        def post(self, url, data):
            return url

    assert form.submit(Recorder()) == "/page/save/"
    assert form.submit(Recorder(), "/other/") == "/other/"
    assert form.submit(Recorder(), ("action", "explode"), forged={"title": "x"}) == "/page/save/"

"""
A form on a rendered page, filled in and submitted as a browser without JavaScript does.

A test that posts values taken from the form class passes even if the template leaves out a field. `RenderedForm` reads
the controls from the HTML of the page, and refuses to fill in a field or to click a button that is not there. A test
about a request that no browser sends says so: it passes `forged` values.
"""

import re
from urllib.parse import urljoin

from lxml import html

_NOT_TYPED = {"hidden", "submit", "image", "button", "reset"}


class NotOnThePage(AssertionError):
    """The page has no such form, field, choice or button."""


def lost_descriptions(response):
    """Return the ids that aria-describedby names on the page and that no element has."""
    page = html.fromstring(response.text)
    named = {name for value in page.xpath("//@aria-describedby") for name in value.split()}
    return named - set(page.xpath("//@id"))


def form_of(response, *names):
    """Return the RenderedForm of the page that has a control or a button for each of the names; there must be one."""
    forms = [form for form in forms_of(response) if form.names >= set(names)]
    if len(forms) != 1:
        raise NotOnThePage(f"{len(forms)} forms have {names} on {response.request['PATH_INFO']}")
    return forms[0]


def form_to(response, address):
    """Return the form of the page that sends to the address; there must be one."""
    forms = [form for form in forms_of(response) if urljoin(form.page_address, form.address) == address]
    if len(forms) != 1:
        raise NotOnThePage(f"{len(forms)} forms send to {address}, of {response.request['PATH_INFO']}")
    return forms[0]


def forms_of(response):
    query = response.request.get("QUERY_STRING")
    return forms_in(response.text, response.request["PATH_INFO"] + (f"?{query}" if query else ""))


def forms_in(page, address):
    """Return each RenderedForm of an HTML page that was found at the address, in the order of the page."""
    document = html.document_fromstring(page, parser=html.HTMLParser(huge_tree=True))
    owned = {}
    for control in document.xpath("//input | //select | //textarea | //button"):
        if next(control.iterancestors("template"), None) is None:
            owned.setdefault(_owner(document, control), []).append(control)
    return [RenderedForm(form, owned.get(form, []), address) for form in document.iter("form")]


def _owner(document, control):
    if name := control.get("form"):
        return document.get_element_by_id(name, None)
    return next(control.iterancestors("form"), None)


class RenderedForm:
    """
    What a form holds and what somebody has filled in since it was opened.

    `values` is {name: [value, …]}, without the buttons: a field that is disabled or not ticked is missing in it.
    """

    def __init__(self, element, controls, page_address):
        self.method = element.get("method", "get").lower()
        self.page_address, self.address = page_address, element.get("action") or ""
        self._controls, self._buttons, self.values = {}, [], {}
        for control in controls:
            if _is_disabled(control):
                continue
            if control.tag == "button" or control.get("type") in {"submit", "image"}:
                if control.get("type", "submit") in {"submit", "image"}:
                    self._buttons.append(control)
            elif (name := control.get("name")) and control.get("type") not in {"button", "reset"}:
                self._controls.setdefault(name, []).append(control)
                if values := _values_of(control):
                    self.values.setdefault(name, []).extend(values)

    @property
    def names(self):
        return set(self._controls) | {button.get("name") for button in self._buttons}

    @property
    def fields(self):
        """The names of its fields, without its buttons."""
        return set(self._controls)

    @property
    def buttons(self):
        """The name and value of each of its buttons."""
        return [(button.get("name"), button.get("value", "")) for button in self._buttons]

    @property
    def texts(self):
        """The names of the fields in which one types a text."""
        return {
            name
            for name, controls in self._controls.items()
            if controls[0].tag == "textarea"
            or (controls[0].tag == "input" and controls[0].get("type", "text") == "text")
        }

    def fill(self, fields=(), **typed):
        """Fill in each field as somebody with a mouse and a keyboard can. Return the form."""
        for name, value in (dict(fields) | typed).items():
            if name not in self._controls:
                raise NotOnThePage(f"There is no field “{name}”, only {sorted(self._controls)}.")
            self.values[name] = _filled(name, self._controls[name], value)
        return self

    def add_row(self, prefix):
        """Add a row to a formset of the admin, as its script does. Return what the names of its fields begin with."""
        number = int(self.values[f"{prefix}-TOTAL_FORMS"][0])
        empty = f"{prefix}-__prefix__-"
        for name in [name for name in self._controls if name.startswith(empty)]:
            new = f"{prefix}-{number}-{name.removeprefix(empty)}"
            self._controls[new] = self._controls[name]
            if name in self.values:
                self.values[new] = list(self.values[name])
        self.values[f"{prefix}-TOTAL_FORMS"] = [str(number + 1)]
        return f"{prefix}-{number}-"

    def data(self, button=None):
        """
        Return {name: [value, …]} as it is sent when the button is clicked.

        `button` is its name ("" if it has none), (name, value), or the address that it alone sends to (formaction).
        Without one it is the first, which a browser clicks for the Enter key.
        """
        clicked = self._find_button(button)
        data = {name: [_with_crlf(value) for value in values] for name, values in self.values.items()}
        if name := clicked.get("name"):
            data[name] = [*data.get(name, []), clicked.get("value", "")]
        return data

    def submit(self, client, button=None, *, forged=None, **options):
        """
        Click the button, and return the response. `options` are those of the test client.

        `forged` are values that replace what the page gives, and that need not be on it; the button neither.
        """
        if forged is None:
            data, action = self.data(button), self._find_button(button).get("formaction", self.address)
        else:
            clicked = {} if button is None else {button[0]: button[1]}
            data, action = self.values | clicked | forged, self.address
        send = client.post if self.method == "post" else client.get
        return send(urljoin(self.page_address, action), data, **options)

    def _find_button(self, wanted):
        name, value = (wanted, None) if isinstance(wanted, str) else wanted or (None, None)
        for button in self._buttons:
            if name and button.get("formaction") == name:
                return button
            if (name is None or button.get("name", "") == name) and value in {None, button.get("value")}:
                return button
        offered = [(button.get("name"), button.get("value")) for button in self._buttons]
        raise NotOnThePage(f"There is no button {wanted}, only {offered}.")


def _is_disabled(control):
    if control.get("disabled") is not None:
        return True
    for fieldset in control.iterancestors("fieldset"):
        legends = fieldset.findall("legend")
        if fieldset.get("disabled") is not None and not (legends and legends[0] in control.iterancestors("legend")):
            return True
    return False


def _values_of(control):
    """Return what the control sends as it was rendered, in a list that may be empty."""
    if control.tag == "textarea":
        return [(control.text or "").replace("\r\n", "\n").removeprefix("\n")]
    if control.tag == "select":
        options = [option for option in control.iter("option") if option.get("disabled") is None]
        chosen = [_value_of_option(option) for option in options if option.get("selected") is not None]
        if control.get("multiple") is not None:
            return chosen
        return chosen[-1:] or [_value_of_option(option) for option in options[:1]]
    kind = control.get("type", "text")
    if kind in {"checkbox", "radio"}:
        return [control.get("value", "on")] if control.get("checked") is not None else []
    return [] if kind == "file" else [control.get("value", "")]


def _value_of_option(option):
    return option.get("value", " ".join(option.text_content().split()))


def _filled(name, controls, value):
    """Return the values of the controls of one name after `value` was typed, ticked or chosen."""
    first = controls[0]
    kind = first.get("type", "text") if first.tag == "input" else first.tag
    if kind in _NOT_TYPED or first.get("readonly") is not None:
        raise NotOnThePage(f"Nobody can type in “{name}”: it is hidden or read-only.")
    if kind == "file":
        return [value]
    if kind == "checkbox" and len(controls) == 1 and not isinstance(value, list | tuple | set):
        return [first.get("value", "on")] if value else []
    if kind in {"checkbox", "radio", "select"}:
        return _chosen(name, controls, value)
    text = _as_text(value)
    if kind != "textarea" and re.search(r"[\r\n]", text):
        raise NotOnThePage(f"Nobody can type a line break in “{name}”: it has one line.")
    return [text]


def _chosen(name, controls, value):
    wanted = [_as_text(one) for one in (value if isinstance(value, list | tuple | set) else [value])]
    if "admin-autocomplete" in (controls[0].get("class") or ""):
        return wanted  # its script fetches the choices
    offered = set()
    for control in controls:
        options = control.iter("option") if control.tag == "select" else []
        offered |= {_value_of_option(option) for option in options if option.get("disabled") is None}
        offered |= {control.get("value", "on")} if control.tag == "input" else set()
    if not set(wanted) <= offered:
        raise NotOnThePage(f"“{name}” offers {sorted(offered)}, not {wanted}.")
    return wanted


def _as_text(value):
    value = getattr(value, "pk", value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _with_crlf(value):
    return re.sub(r"\r\n|\r|\n", "\r\n", value) if isinstance(value, str) else value

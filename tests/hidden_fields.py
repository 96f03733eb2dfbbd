"""The hidden fields of a form, which a browser sends along with what somebody fills in."""

import html
import re

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def hidden_fields(page):
    """Return {name: value} of the page's HTML."""
    return {name: html.unescape(value) for name, value in HIDDEN.findall(page)}

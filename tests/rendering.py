"""What the test client notes of the templates that make a page."""

import threading

from django.test import signals, utils


class _Depth(threading.local):
    """How many templates, one within another, are being rendered in this thread."""

    templates = 0


_depth = _Depth()


def note_whole_pages_only():
    """
    Let `response.context` be that of the whole page, without that of each part included in it.

    Django copies the context for each part, which took a tenth of the time of the tests that ask for pages.
    """
    utils.instrumented_test_render = _render


def _render(template, context):
    """Render as django.test.utils.instrumented_test_render, with a signal for the outermost template only."""
    if not _depth.templates:
        signals.template_rendered.send(sender=template, template=template, context=context)
    _depth.templates += 1
    try:
        return template.nodelist.render(context)
    finally:
        _depth.templates -= 1

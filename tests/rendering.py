"""What the test client notes of the templates that make a page."""

from copy import copy

from django.test import client
from django.test.utils import ContextList


def note_context_of_whole_pages_only():
    """
    Let `response.context` be that of the whole page, without that of each part included in it.

    Django copies the context for each part, which took a tenth of the time of the tests that ask for pages.
    """
    client.store_rendered_templates = _store_rendered_templates


def _store_rendered_templates(store, signal, sender, template, context, **kwargs):
    """Store as django.test.client.store_rendered_templates, but the context of what is no part of another only."""
    store.setdefault("templates", []).append(template)
    contexts = store.setdefault("context", ContextList())
    if context.template is template:
        contexts.append(copy(context))

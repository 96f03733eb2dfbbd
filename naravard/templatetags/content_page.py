"""Template tags of content pages: the table of contents and the footer of the page."""

from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.template.loader import render_to_string

from contacts.models import Contact
from core.page_cache.parts import kept
from core.path_language import path_in_language
from core.rich_text import with_heading_ids
from feedback.page_reactions import sign_path
from naravard.languages import shared_query

register = template.Library()


@register.simple_tag
def sectioned(html):
    """
    Return rich text with ids on its headings as `html`, and the list of its headings as `contents` if it is long.

    {% sectioned page.body as text %} {% include "_contents.html" with headings=text.contents only %} {{ text.html }}
    """
    return with_heading_ids(html)


@register.simple_tag(takes_context=True)
def page_footer(context, title, updated_at=None, responsible=None, process_leader=None):
    """
    Show the footer of a content page: was it useful, share links, last update, responsible contact and contact to ask.

    Without a public responsible contact, the contact to ask is the process leader, whom a page that has read them may
    give. It is the same for all readers.
    """
    path, query = context.request.path, shared_query(context.request)
    shown = responsible and responsible.pk
    return kept(
        ("page_footer", path, query, title, updated_at, shown),
        lambda: _footer(path, query, title, updated_at, responsible, process_leader),
    )


def _footer(path, query, title, updated_at, responsible, process_leader):
    responsible = responsible if responsible and responsible.is_public else None
    url = settings.SITE_URL + path + query
    footer = {
        "signed_path": sign_path(path_in_language(path, settings.LANGUAGE_CODE)),
        "url": url,
        "links": share_links(url, title),
        "updated_at": updated_at,
        "responsible": responsible,
        "contact": responsible or process_leader or kept(("process_leader",), Contact.objects.public().process_leader),
    }
    return render_to_string("_page_footer.html", footer)


def share_links(url, title):
    """
    Return {"mail", "facebook", "linkedin", "x"}: the URLs that share the page.

    They are plain links, so that the browser requests nothing from another host before somebody follows one.
    """
    return {
        # A mail program does not decode "+", so spaces are encoded as %20.
        "mail": "mailto:?" + urlencode({"subject": title, "body": url}).replace("+", "%20"),
        "facebook": "https://www.facebook.com/sharer/sharer.php?" + urlencode({"u": url}),
        "linkedin": "https://www.linkedin.com/sharing/share-offsite/?" + urlencode({"url": url}),
        "x": "https://x.com/intent/post?" + urlencode({"url": url, "text": title}),
    }

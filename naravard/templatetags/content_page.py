"""Template tags for what stands round the text of a content page: its table of contents and its foot."""

from django import template
from django.conf import settings

from contacts.models import Contact
from core.richtext import with_heading_ids
from feedback.page_reactions import sign_path
from naravard.languages import path_in_language
from naravard.sharing import share_links

register = template.Library()


@register.simple_tag
def sectioned(html):
    """
    Return rich text whose headings can be linked to, as `html`, and its headings as `contents` if it is long.

    {% sectioned page.body as text %} {% include "_contents.html" with headings=text.contents only %} {{ text.html }}
    """
    return with_heading_ids(html)


@register.inclusion_tag("_page_foot.html", takes_context=True)
def page_foot(context, title, updated_at=None, responsible=None):
    """
    Show at the foot of a content page: was it useful, share, when it was updated, who answers for it and whom to ask.

    Without anybody responsible, questions go to the process leader. It is the same for everybody who reads the page.
    """
    responsible = responsible if responsible and responsible.is_public else None
    path = context.request.path
    url = settings.SITE_URL + path
    return {
        "signed_path": sign_path(path_in_language(path, settings.LANGUAGE_CODE)),
        "url": url,
        "links": share_links(url, title),
        "updated_at": updated_at,
        "responsible": responsible,
        "contact": responsible or Contact.objects.public().filter(is_process_leader=True).first(),
    }

"""The style guide: every component, built from the partials of the pages. It is not for search engines."""

from csp.decorators import csp_replace
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from naravard.style_guide import tokens
from naravard.style_guide.mails import MAILS
from naravard.style_guide.samples import forms, samples


def sections():
    """Return [{"id", "text"}] of the sections, for the table of contents."""
    titles = {
        "colours": _("Colours"),
        "measures": _("Type, space and corners"),
        "pictures": _("Pictures"),
        "running-text": _("Text"),
        "actions": _("Buttons and links"),
        "cards": _("Cards"),
        "sub-goals": _("The sub-goals"),
        "messages": _("Notices, chips and empty lists"),
        "data": _("Facts and figures"),
        "key-figures": _("Key figures"),
        "self-assessments": _("Self-assessment"),
        "navigation": _("Finding the way"),
        "forms": _("Forms"),
        "inspel-parts": _("Inspel"),
        "dialogue-rounds": _("Dialogue rounds"),
        "mail": _("E-mail and PDF"),
    }
    return [{"id": name, "text": title} for name, title in titles.items()]


@require_safe
def style_guide(request):
    context = {
        "sections": sections(),
        "colours": tokens.colours(),
        "text_pairs": tokens.text_pairs(),
        "text_sizes": tokens.sizes("text"),
        "spaces": tokens.sizes("space"),
        "radii": tokens.sizes("radius"),
        "mails": [(name, compose()) for name, compose in MAILS.items()],
    }
    response = render(request, "style_guide/page.html", context | samples() | forms())
    response["X-Robots-Tag"] = "noindex"
    return response


@csp_replace({"style-src": ["'unsafe-inline'"], "script-src": ["'none'"]})
@require_safe
def style_guide_mail(request, name):
    """Show the HTML part of a mail. Unlike the pages of the portal, it has inline styles."""
    if name not in MAILS:
        raise Http404
    html = MAILS[name]().alternatives[0][0]
    return HttpResponse(html, headers={"X-Robots-Tag": "noindex"})

"""The public pages of the strategy, its timeline, documents, news and texts."""

import hashlib
import os
from functools import partial

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from contacts.models import Contact, GoverningBody, Seat
from core.file_response import file_response
from core.history import last_changed_at, latest
from core.page_cache.parts import kept
from core.pagination import render_page
from core.pdf.responses import pdf_response
from core.pdf.store import stored_at
from core.pdf.typesetting import TypesettingError
from core.pictures import FOLDER
from core.slugs import follow_former_slugs
from strategy.decisions import decisions_on
from strategy.document_files import CONTENT_TYPES
from strategy.hard_words import words_in_order
from strategy.models import Adoption, Document, Milestone, NewsItem, Page, Strategy, SubGoal
from strategy.models.page import LINKED_PAGES
from strategy.pdf import strategy_pdf

NEWS_PER_PAGE = 10


@require_safe
def strategy_full(request):
    context = kept(("strategy",), _current_strategy, in_each_language=False)
    strategy = context["strategy"]
    pdf = kept(("strategy_pdf", stored_at()), lambda: _facts_of_pdf(strategy))
    return render(request, "strategy/strategy.html", context | {"pdf": pdf, "pdf_address": reverse("strategy_pdf")})


def _current_strategy():
    return {
        "strategy": Strategy.objects.current(),
        "sub_goals": list(SubGoal.objects.current()),
        "earlier": list(Strategy.objects.earlier()),
    }


def _facts_of_pdf(strategy):
    pdf = _strategy_pdf_or_none(strategy)
    return {"size": pdf.size, "pages": pdf.pages} if pdf else None


@follow_former_slugs(Strategy)
@require_safe
def earlier_strategy(request, slug):
    """Show a strategy that was replaced, with its timeline and decisions. The current one has an address of its own."""
    strategy = _earlier_or_current(slug)
    if strategy.is_current:
        return redirect(strategy)
    context = {
        "strategy": strategy,
        "in_force": Strategy.objects.current(),
        "sub_goals": strategy.sub_goals.all(),
        "pdf": _strategy_pdf_or_none(strategy),
        "pdf_address": reverse("earlier_strategy_pdf", args=[slug]),
    }
    return render(request, "strategy/strategy.html", context | _timeline_of(strategy))


def _earlier_or_current(slug):
    """Return the strategy with its chapters. Raise Http404 for one that nobody may see yet."""
    strategy = get_object_or_404(Strategy.objects.prefetch_related("chapters"), slug=slug)
    if not strategy.is_public:
        raise Http404
    return strategy


def _timeline_of(strategy):
    """Return the context of a strategy's milestones and decisions."""
    return {"milestones": Milestone.objects.filter(strategy=strategy), "decisions": decisions_on(strategy)}


def _strategy_pdf_or_none(strategy):
    """Return the strategy as a StoredPdf, or None if there is none or it fails, since the page works without it."""
    try:
        return strategy_pdf(strategy) if strategy else None
    except TypesettingError:  # logged where it is raised
        return None


@require_safe
def strategy_as_pdf(request):
    strategy = Strategy.objects.current()
    if strategy is None:
        raise Http404
    return _pdf_of(request, strategy)


@follow_former_slugs(Strategy)
@require_safe
def earlier_strategy_as_pdf(request, slug):
    strategy = _earlier_or_current(slug)
    return redirect("strategy_pdf") if strategy.is_current else _pdf_of(request, strategy)


def _pdf_of(request, strategy):
    name = f"{strategy.slug}-{get_language()}"
    return pdf_response(request, partial(strategy_pdf, strategy), name=name, page_url=strategy.get_absolute_url())


@require_safe
def sub_goal_list(request):
    sub_goals = list(SubGoal.objects.current())
    context = {"sub_goals": sub_goals, "updated_at": latest(*(goal.updated_at for goal in sub_goals))}
    return render(request, "strategy/sub_goal_list.html", context)


@follow_former_slugs(SubGoal)
@require_safe
def sub_goal_detail(request, slug, **preview):
    """Show a sub-goal with those beside it in its strategy, or with `preview`, a context, what it will be."""
    edited = partial(_sub_goal_in_strategy, slug, SubGoal.objects.all() if preview else SubGoal.objects.public())
    context = kept(("sub_goal", slug), edited, in_each_language=False)  # a preview keeps nothing
    return render(request, "strategy/sub_goal_detail.html", context | preview)


def _sub_goal_in_strategy(slug, rows):
    """Return the context of a sub-goal of the rows. Raise Http404 if there is none."""
    sub_goals = list(rows.filter(strategy__sub_goals__slug=slug).select_related("strategy"))
    position = next((index for index, goal in enumerate(sub_goals) if goal.slug == slug), None)
    if position is None:
        raise Http404
    strategy = sub_goals[position].strategy
    return {
        "sub_goal": sub_goals[position],
        "last_number": sub_goals[-1].number,
        "in_force": Strategy.objects.current() if strategy.is_public and not strategy.is_current else None,
        "previous": sub_goals[position - 1] if position else None,
        "next": sub_goals[position + 1] if position + 1 < len(sub_goals) else None,
        "process_leader": Contact.objects.public().process_leader(),
    }


@require_safe
def timeline(request):
    strategy = Strategy.objects.current()
    context = _timeline_of(strategy) | {
        "earlier": Strategy.objects.earlier(),
        "updated_at": last_changed_at(
            Milestone.history.filter(strategy=strategy), Adoption.history.filter(strategy=strategy)
        ),
    }
    return render(request, "strategy/timeline.html", context)


@require_safe
def decisions(request):
    """Show who has decided to adopt the current strategy, and of whom nobody has entered that yet."""
    strategy = Strategy.objects.current()
    context = {
        "strategy": strategy,
        "decisions": decisions_on(strategy),
        "updated_at": last_changed_at(Adoption.history.filter(strategy=strategy)),
    }
    return render(request, "strategy/decisions.html", context)


@require_safe
def governing_bodies(request):
    context = {
        "bodies": GoverningBody.objects.with_seats(),
        "process_leader": Contact.objects.public().process_leader(),
        "updated_at": last_changed_at(GoverningBody.history.all(), Seat.history.all(), Contact.history.all()),
    }
    return render(request, "strategy/governing_bodies.html", context)


@require_safe
def document_list(request):
    documents = list(Document.objects.all())
    context = {
        "documents": documents,
        "updated_at": latest(*(row.updated_at for row in documents)),
        "pdf": _strategy_pdf_or_none(Strategy.objects.current()),
    }
    return render(request, "strategy/document_list.html", context)


@follow_former_slugs(Document)
@require_safe
def document_file(request, slug, file_type):
    """
    Serve an uploaded file with its detected type, and a policy that keeps it from acting as a page of the portal.

    Who comes by the address of an earlier file of another type is led to the one of now. A file that cannot be read is
    explained, since the reader can do nothing about it.
    """
    document = get_object_or_404(Document, slug=slug)
    if document.is_file_missing:
        return _explain_missing(request, document)
    if document.file_type != file_type:
        return _present_file(document, file_type)
    try:
        file = document.file.open("rb")
        status = os.fstat(file.fileno())
    except (OSError, ValueError, SuspiciousFileOperation):
        return _explain_missing(request, document)
    if not status.st_size:
        file.close()
        return _explain_missing(request, document)
    version = f"{document.file.name} {status.st_size} {status.st_mtime}"
    response = file_response(
        request,
        file,
        size=status.st_size,
        etag=hashlib.sha256(version.encode()).hexdigest()[:32],
        modified_at=status.st_mtime,
        content_type=CONTENT_TYPES[document.file_type],
        name=f"{document.slug}.{document.file_type}",
        as_attachment=document.file_type != "pdf",
    )
    response._csp_replace = {"default-src": ["'none'"], "script-src": None, "sandbox": True}
    return response


def _present_file(document, file_type):
    """Redirect to the file of a document whose file was of this type before. Raise Http404 if it never was."""
    if document.file and document.history.filter(file_type=file_type).exists():
        return redirect(document)
    raise Http404


def _explain_missing(request, document):
    response = render(request, "errors/document.html", {"document": document}, status=404)
    add_never_cache_headers(response)
    return response


@require_safe
def picture(request, stem):
    """Serve an uploaded picture. Its name is never used again, so it may be kept for good."""
    name = f"{FOLDER}/{stem}.webp"
    try:
        file = default_storage.open(name, "rb")
    except OSError as error:
        raise Http404 from error
    response = file_response(
        request,
        file,
        size=file.size,
        etag=stem,
        modified_at=default_storage.get_modified_time(name).timestamp(),
        content_type="image/webp",
        name=f"{stem}.webp",
    )
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@require_safe
def news_list(request):
    news = NewsItem.objects.published()
    return render_page(request, news, NEWS_PER_PAGE, "strategy/news_list.html", {"updated_at": news.changed_at()})


@follow_former_slugs(NewsItem)
@require_safe
def news_item(request, slug):
    return render_news_item(request, get_object_or_404(NewsItem.objects.published(), slug=slug))


def render_news_item(request, item, **context):
    return render(request, "strategy/news_item.html", {"item": item} | context)


@require_safe
def hard_words(request):
    words = words_in_order()
    updated_at = latest(*(word.updated_at for word in words))
    return render(request, "strategy/hard_words.html", {"words": words, "updated_at": updated_at})


@follow_former_slugs(Page)
@require_safe
def page(request, slug):
    page = Page.objects.published().select_related("responsible").filter(slug=slug).first()
    if page is None and slug in LINKED_PAGES:
        return render(request, "strategy/page_missing.html", {"title": LINKED_PAGES[slug]})
    if page is None:
        raise Http404
    return render_text_page(request, page)


def render_text_page(request, page, **context):
    return render(request, "strategy/page.html", {"page": page, "pages": Page.objects.published()} | context)

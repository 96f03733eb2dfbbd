"""The public pages of the strategy, its timeline, documents, news and texts."""

import hashlib
from functools import partial

from django.core.files.storage import default_storage
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from contacts.models import Contact, GoverningBody, Seat
from core.file_response import file_response
from core.history import last_changed_at, latest
from core.pagination import render_page
from core.pdf.responses import pdf_response
from core.pdf.typesetting import TypesettingError
from core.pictures import FOLDER
from strategy.document_files import CONTENT_TYPES
from strategy.models import Adoption, Document, Milestone, NewsItem, Page, Strategy, SubGoal
from strategy.pdf import strategy_pdf

NEWS_PER_PAGE = 10


@require_safe
def strategy_full(request):
    strategy, sub_goals = Strategy.objects.current(), SubGoal.objects.all()
    context = {"strategy": strategy, "sub_goals": sub_goals, "pdf": _strategy_pdf_or_none(strategy, sub_goals)}
    return render(request, "strategy/strategy.html", context)


def _strategy_pdf_or_none(strategy, sub_goals):
    """Return the strategy as a StoredPdf, or None if there is none or it fails, since the page works without it."""
    try:
        return strategy_pdf(strategy, sub_goals) if strategy else None
    except TypesettingError:  # logged where it is raised
        return None


@require_safe
def strategy_as_pdf(request):
    strategy = Strategy.objects.current()
    if strategy is None:
        raise Http404
    make = partial(strategy_pdf, strategy, SubGoal.objects.all())
    return pdf_response(request, make, name=f"{strategy.slug}-{get_language()}", page_url=reverse("strategy"))


@require_safe
def sub_goal_list(request):
    sub_goals = list(SubGoal.objects.all())
    context = {"sub_goals": sub_goals, "updated_at": latest(*(goal.updated_at for goal in sub_goals))}
    return render(request, "strategy/sub_goal_list.html", context)


@require_safe
def sub_goal_detail(request, slug, **preview):
    """Show a sub-goal, or with `preview`, a context, what it will be."""
    sub_goals = list(SubGoal.objects.all())
    position = next((index for index, goal in enumerate(sub_goals) if goal.slug == slug), None)
    if position is None:
        raise Http404
    context = {
        "sub_goal": sub_goals[position],
        "previous": sub_goals[position - 1] if position else None,
        "next": sub_goals[position + 1] if position + 1 < len(sub_goals) else None,
        "process_leader": Contact.objects.process_leader(),
    }
    return render(request, "strategy/sub_goal_detail.html", context | preview)


@require_safe
def timeline(request):
    adoptions = list(Adoption.objects.in_order())
    context = {
        "milestones": Milestone.objects.all(),
        "adoptions": adoptions,
        "decided_count": sum(adoption.decided_on is not None for adoption in adoptions),
        "updated_at": last_changed_at(Milestone.history.all(), Adoption.history.all()),
    }
    return render(request, "strategy/timeline.html", context)


@require_safe
def governing_bodies(request):
    context = {
        "bodies": GoverningBody.objects.with_seats(),
        "process_leader": Contact.objects.process_leader(),
        "updated_at": last_changed_at(GoverningBody.history.all(), Seat.history.all(), Contact.history.all()),
    }
    return render(request, "strategy/governing_bodies.html", context)


@require_safe
def document_list(request):
    documents = list(Document.objects.all())
    context = {
        "documents": documents,
        "updated_at": latest(*(row.updated_at for row in documents)),
        "pdf": _strategy_pdf_or_none(Strategy.objects.current(), SubGoal.objects.all()),
    }
    return render(request, "strategy/document_list.html", context)


@require_safe
def document_file(request, slug, file_type):
    """Serve an uploaded file with its detected type, and a policy that keeps it from acting as a page of the portal."""
    document = get_object_or_404(Document, slug=slug, file_type=file_type)
    try:
        file = document.file.open("rb")
    except (FileNotFoundError, ValueError) as error:
        raise Http404 from error
    modified_at = document.file.storage.get_modified_time(document.file.name).timestamp()
    version = f"{document.file.name} {document.file.size} {modified_at}"
    response = file_response(
        request,
        file,
        size=document.file.size,
        etag=hashlib.sha256(version.encode()).hexdigest()[:32],
        modified_at=modified_at,
        content_type=CONTENT_TYPES[document.file_type],
        name=f"{document.slug}.{document.file_type}",
        as_attachment=document.file_type != "pdf",
    )
    response._csp_replace = {"default-src": ["'none'"], "script-src": None, "sandbox": True}
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


@require_safe
def news_item(request, slug):
    return render_news_item(request, get_object_or_404(NewsItem.objects.published(), slug=slug))


def render_news_item(request, item, **context):
    return render(request, "strategy/news_item.html", {"item": item} | context)


@require_safe
def page(request, slug):
    return render_text_page(
        request, get_object_or_404(Page.objects.published().select_related("responsible"), slug=slug)
    )


def render_text_page(request, page, **context):
    return render(request, "strategy/page.html", {"page": page, "pages": Page.objects.published()} | context)

"""
The page of one organisation's self-assessment in a period.

Its reporters fill it in here, and the process leader reads it and returns or approves it. What is valid is saved though
something else is not. Of two reporters, each keeps what they wrote; only where both changed the same field is nothing
saved before the second has read what the first wrote.
"""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts.models import Organisation
from core.admin.edit_conflict import SEEN, editors_since
from core.admin.field_conflict import merge_fields, seen_by_field, sign_fields
from core.admin.pages import render_admin_page
from core.sent_again import comes_back, form_is_back, is_sent_again
from followup.admin.assessment_review import ReviewForm, review
from followup.models import Assessment, AssessmentPeriod, StatementVersion
from followup.self_assessment.actions import begin_writing, submit, write_scores
from followup.self_assessment.earlier_answers import assessment_before, earlier_answers
from followup.self_assessment.form import PARTS, AnswerForm, fields_by_part
from followup.self_assessment.lifecycle import PeriodIsClosed, TransitionNotAllowed


class AnswerPage:
    """What the page of a self-assessment needs, for the user who asks for it. Raise Http404 for somebody else's."""

    def __init__(self, model_admin, request, period, organisation):
        self.model_admin, self.request, self.user = model_admin, request, request.user
        self.period = get_object_or_404(AssessmentPeriod, slug=period)
        self.organisation = get_object_or_404(Organisation.objects.region_and_municipalities(), slug=organisation)
        self.is_own = self.user.organisation_id == self.organisation.pk
        self.may_review = self.user.has_perm("followup.review_assessment")
        self.may_report = self.is_own and self.user.has_perm("followup.report_assessment")
        if not (self.may_report or self.may_review):
            raise Http404
        self.read()

    def read(self):
        """Read what is saved."""
        of = {"organisation": self.organisation, "period": self.period}
        self.assessment = Assessment.objects.filter(**of).first()
        self.versions = self.period.asked()
        scores = self.assessment.scores.select_related("version") if self.assessment else []
        self.saved = {score.version_id: score for score in scores}

    @property
    def can_write(self):
        is_with_reporters = self.assessment is None or self.assessment.is_with_reporters
        return self.may_report and self.period.takes_answers and is_with_reporters and bool(self.versions)

    def form(self, data=None):
        return AnswerForm(data, versions=self.versions, saved=self.saved)

    def render(self, form=None, review_form=None, *, status=None, **context):
        """Render the page; a bound form holds what was typed, also where it cannot be saved now."""
        form = form if form is not None else self.form()
        before = assessment_before(self.period, self.organisation)
        earlier = earlier_answers(before, self.versions)
        items = [
            {
                "version": version,
                "fields": fields,
                "earlier": earlier.get(version.pk),
                "saved": self.saved.get(version.pk),
            }
            for version, fields in form.items()
        ]
        context |= {
            "title": _("Self-assessment, %(organisation)s") % {"organisation": self.organisation},
            "page": self,
            "groups": _by_sub_goal(items),
            "shows_form": self.can_write or form.is_bound,
            "before": before,
            "seen_name": SEEN,
            "seen": sign_fields(self.form(), self.assessment),
            "review_form": review_form or ReviewForm(assessment=self.assessment),
            "events": self.assessment.events.select_related("by") if self.assessment else [],
        }
        response = render_admin_page(
            self.model_admin, self.request, "admin/followup/assessment/answers.html", context, form=form
        )
        if status:
            response.status_code = status
        return response


def _by_sub_goal(items):
    """Return [(sub-goal, its items)]; the items are in that order already."""
    groups = []
    for item in items:
        sub_goal = item["version"].statement.sub_goal
        if not groups or groups[-1][0] != sub_goal:
            groups.append((sub_goal, []))
        groups[-1][1].append(item)
    return groups


def kept_fields(**_keys):
    """Return the fields of the page, those of a statement once, for what is given back after another login."""
    return fields_by_part() | ReviewForm.base_fields


@comes_back(form=kept_fields)
@method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
def answer_page(model_admin, request, period, organisation):
    page = AnswerPage(model_admin, request, period, organisation)
    if request.method != "POST":
        return page.render()
    is_review = request.POST.get("action") in {"approve", "return"}
    if is_sent_again(request):
        form_is_back(request)
        if is_review:
            return page.render(review_form=ReviewForm(request.POST, assessment=page.assessment))
        return page.render(page.form(request.POST))
    if is_review:
        return review(page)
    if not page.may_report:
        raise PermissionDenied
    if not page.versions:
        messages.error(request, _("There are no statements yet. An editor writes them."))
        return page.render(status=HTTPStatus.CONFLICT)
    return _write(page)


def _write(page):
    request = page.request
    request.POST = request.POST.copy()  # what others changed is put into it
    try:
        with transaction.atomic():
            return _write_locked(page)
    except (PeriodIsClosed, TransitionNotAllowed) as error:
        page.read()
        _carry_over(page)
        messages.error(request, _why_not(page, error))
        return page.render(page.form(request.POST), status=HTTPStatus.CONFLICT)


def _why_not(page, error):
    if isinstance(error, PeriodIsClosed):
        return _(
            "The period is not open, so nothing was saved. What you wrote still stands below: ask the process leader "
            "to move the last day, and save again."
        )
    return _(
        "Somebody has submitted the self-assessment meanwhile, so nothing was saved. What you wrote still stands "
        "below: the process leader can return it to you."
    )


def _write_locked(page):
    """Save what is valid, and submit it if that was asked and nothing hinders."""
    assessment = begin_writing(period=page.period, organisation=page.organisation, by=page.user)
    page.read()
    is_other_wording = _carry_over(page)
    changes = _changes_of_others(page)
    if is_other_wording or any(change.was_typed for change in changes):
        return _show_again(page, changes, is_other_wording)
    form = page.form(page.request.POST)
    form.is_valid()
    write_scores(assessment=assessment, answers=form.valid_answers())
    is_submitted = page.request.POST.get("action") == "submit"
    if is_submitted:
        form.require_answers()
    page.read()
    if form.errors or (is_submitted and changes):
        return _saved_but(page, form, changes)
    if is_submitted:
        submit(assessment=assessment, by=page.user)
    return _done(page, is_submitted, changes)


def _carry_over(page):
    """
    Let what was typed at a statement stand at the version of it that is asked now. Return whether any was another.

    Until the first answer of a period is saved, an editor may change what is asked.
    """
    data, asked = page.request.POST, {version.statement_id: version.pk for version in page.versions}
    shown = {int(pk) for name in data if (pk := name.rpartition("_")[2]).isdecimal() and name.split("_")[0] in PARTS}
    others = list(StatementVersion.objects.filter(pk__in=shown - set(asked.values())))
    for version in others:
        for part in PARTS:
            old, new = f"{part}_{version.pk}", f"{part}_{asked.get(version.statement_id)}"
            if version.statement_id not in asked:
                _give_back(page.request, version, data.get(old, ""), part)
            elif old in data and new not in data:
                data.setlist(new, data.getlist(old))
    has_new = bool(shown) and not set(asked.values()) <= shown and bool(data.get(SEEN))
    return bool(others) or has_new


def _give_back(request, version, text, part):
    """Show what was typed at a statement that is not asked any more."""
    if text and part != "score":
        text = _("This statement is not asked any more: %(statement)s. You wrote: %(text)s") % {
            "statement": version.text,
            "text": text,
        }
        messages.warning(request, text)


def _changes_of_others(page):
    """Return the EditChanges that others have saved since the page was shown; they are put into what was sent."""
    seen = seen_by_field(page.request.POST.get(SEEN, ""))
    if seen is None:
        return []
    form = page.form(page.request.POST)
    return merge_fields(form, seen, page.form(), row_of=form.statement_of)


def _show_again(page, changes, is_other_wording):
    text = (
        _("The statements were changed while you were writing. Nothing is saved yet. Read them, and save again.")
        if is_other_wording
        else _("Somebody else changed this while you were writing. Nothing is saved yet. See what, and save again.")
    )
    messages.error(page.request, text)
    form = page.form(page.request.POST)
    return page.render(form, status=HTTPStatus.CONFLICT, edit_changes=changes, edited_by=_edited_by(page))


def _edited_by(page):
    return editors_since(page.assessment, page.request.POST.get(SEEN, ""))


def _saved_but(page, form, changes):
    if form.errors:
        text = _("The rest is saved, but not what is named below. Correct it, and save again.")
    else:
        text = _("All is saved, but not submitted: a colleague has changed what is named below. Read it, and submit.")
    messages.warning(page.request, text)
    edited_by = _edited_by(page)  # before this saving is one of them
    page.model_admin.log_change(page.request, page.assessment, _("The draft is saved."))
    return page.render(form, status=HTTPStatus.UNPROCESSABLE_ENTITY, edit_changes=changes, edited_by=edited_by)


def _done(page, is_submitted, changes):
    request = page.request
    text = _("It is submitted. The process leader reads it now.") if is_submitted else _("The draft is saved.")
    page.model_admin.log_change(request, page.assessment, text)
    messages.success(request, text)
    if changes:
        messages.info(request, _("A colleague has saved other answers meanwhile. They stand here too."))
    return redirect("admin:followup_assessment_answers", page.period.slug, page.organisation.slug)

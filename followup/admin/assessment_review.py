"""What the process leader does with a self-assessment that was submitted: returns it with a note, or approves it."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.personal_data.guard import refuse_identity_numbers
from followup.models.assessment import MAX_COMMENT
from followup.self_assessment.actions import approve, return_assessment
from followup.self_assessment.lifecycle import TRANSITIONS, PeriodIsClosed, State, TransitionNotAllowed


class ReviewForm(forms.Form):
    """The note, and the event that the page showed last: nothing is decided about what was changed since."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("What is to be corrected, and why"),
        help_text=gettext_lazy("It is mailed to the reporters and stands on their page."),
        required=False,
        max_length=MAX_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[refuse_identity_numbers],
    )

    def __init__(self, data=None, *, assessment):
        last = assessment.events.last() if assessment else None
        super().__init__(data, initial={"seen": last.pk if last else ""}, label_suffix="")
        steps = TRANSITIONS[assessment.state] if assessment and not assessment.is_example else set()
        self.may_approve, self.may_return = State.APPROVED in steps, State.RETURNED in steps

    def require_note(self):
        if not self.cleaned_data.get("note") and "note" not in self.errors:
            self.add_error("note", _("Write what is to be corrected, so that the reporters know."))


def review(page):
    """Do what the button says, and return the response."""
    if not page.may_review:
        raise PermissionDenied
    is_return = page.request.POST["action"] == "return"
    form = ReviewForm(page.request.POST, assessment=page.assessment)
    if form.is_valid() and is_return:
        form.require_note()
    if form.errors:
        return page.render(review_form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        text = _decide(page, form.cleaned_data, is_return=is_return)
    except (PeriodIsClosed, TransitionNotAllowed) as error:
        page.read()
        messages.error(page.request, _why_not(error))
        return page.render(review_form=form, status=HTTPStatus.CONFLICT)
    page.model_admin.log_change(page.request, page.assessment, text)
    messages.success(page.request, text)
    return redirect("admin:followup_assessment_answers", page.period.slug, page.organisation.slug)


def _decide(page, data, *, is_return):
    if page.assessment is None or page.assessment.is_example:
        raise TransitionNotAllowed
    of = {"pk": page.assessment.pk, "seen": data["seen"], "by": page.user}
    if is_return:
        return_assessment(note=data["note"], **of)
        return _("It is returned, and the reporters get a mail with your note.")
    approve(**of)
    return _("It is approved, and its scores are on the site.")


def _why_not(error):
    if isinstance(error, PeriodIsClosed):
        return _("The period has closed, so nobody could correct it. Move its last day first, and return it then.")
    return _("Somebody else has dealt with it meanwhile, so nothing was done. This is how it stands now.")

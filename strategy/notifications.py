"""The mails to staff about drafts of sub-goals: one waits for approval, was approved or was returned."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from core.mail.groups import group_of
from core.mail.registry import mail_composer, render_mail
from strategy.models import SubGoal, SubGoalDraft


def approvers():
    """Return a queryset of the users who may approve the text of a sub-goal."""
    backend = "django.contrib.auth.backends.ModelBackend"
    return get_user_model().objects.with_perm("strategy.approve_subgoal", backend=backend)


@mail_composer(
    "strategy.draft_waits",
    label=gettext_lazy("To the process leaders: a sub-goal text to approve"),
    about=("strategy.SubGoalDraft", "sub_goal__title_sv"),
)
def compose_draft_waits(draft_id):
    """Compose the mail about a draft that waits and those that came soon after, to all but who wrote them."""
    ids = group_of("strategy.draft_waits", draft_id, SubGoalDraft.objects.filter(returned_at=None))
    drafts = list(SubGoalDraft.objects.filter(pk__in=ids).select_related("sub_goal").order_by("sub_goal__number"))
    writers = {draft.written_by_id for draft in drafts}
    others = approvers().exclude(email="").exclude(pk__in=writers if len(writers) == 1 else [])
    addresses = sorted({user.email for user in others})
    if not (drafts and addresses):
        return None
    with override(settings.LANGUAGE_CODE):
        subject = ngettext("%(count)d sub-goal text to approve", "%(count)d sub-goal texts to approve", len(drafts))
        return _compose(
            subject % {"count": len(drafts)},
            _("An editor has changed the text of a sub-goal. It is shown on the site once you approve it."),
            [draft.sub_goal for draft in drafts],
            bcc=addresses,
        )


@mail_composer(
    "strategy.draft_approved",
    label=gettext_lazy("To an editor: the text of a sub-goal is approved"),
    about=("strategy.HistoricalSubGoalDraft", "sub_goal__title_sv"),
)
def compose_draft_approved(history_id):
    """Compose the mail about the draft whose removal this line of its history tells of."""
    line = SubGoalDraft.history.filter(history_id=history_id, history_type="-").first()
    what = gettext_lazy("The text that you wrote is approved, and is on the site.")
    return line and _compose_to_writer(line, gettext_lazy("Your text of a sub-goal is approved"), what)


@mail_composer(
    "strategy.draft_returned",
    label=gettext_lazy("To an editor: the draft of a sub-goal was returned"),
    about=("strategy.SubGoalDraft", "sub_goal__title_sv"),
)
def compose_draft_returned(draft_id):
    """Compose the mail about a draft that was returned, unless it waits again or is gone."""
    draft = SubGoalDraft.objects.filter(pk=draft_id, returned_at__isnull=False).first()
    what = gettext_lazy("The process leader has returned your draft with a word why. You can read it beside the draft.")
    return draft and _compose_to_writer(draft, gettext_lazy("Your draft of a sub-goal was returned"), what)


def _compose_to_writer(draft, subject, what):
    """Return the mail to who wrote the draft, or None if they cannot log in any more or have no address."""
    writer = get_user_model().objects.filter(pk=draft.written_by_id, is_active=True).exclude(email="").first()
    sub_goal = SubGoal.objects.filter(pk=draft.sub_goal_id).first()
    if not (writer and sub_goal):
        return None
    with override(settings.LANGUAGE_CODE):
        return _compose(str(subject), str(what), [sub_goal], to=[writer.email])


def _compose(subject, what, sub_goals, **recipients):
    rows = [
        (row.title, settings.SITE_URL + reverse("admin:strategy_subgoal_change", args=[row.pk])) for row in sub_goals
    ]
    return render_mail("sub_goal_draft", {"what": what, "rows": rows}, subject=subject, **recipients)

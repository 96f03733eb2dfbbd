"""What happens to a text: a draft of it is saved, published, approved, returned or discarded."""

from django.db import transaction
from django.utils import timezone

from core.mail.groups import queue_group_mail
from core.mail.queue import queue_mail
from core.translations.follow import confirm_texts, follow_draft
from strategy.models import SubGoal, SubGoalDraft
from strategy.models.approval import APPROVAL_FIELDS


class TextHasChanged(Exception):
    """Somebody else changed, approved or returned the text after it was shown."""


def lock_text(model, pk, *, seen):
    """Return the ApprovedText, locked. Raise TextHasChanged if it is no longer as the fingerprint `seen` says."""
    row = model.objects.select_for_update().get(pk=pk)
    if row.fingerprint != seen:
        raise TextHasChanged
    return row


def save_draft(*, row, texts, by, confirmed=(), begun=None):
    """
    Save the texts {column: text} as the draft of a locked row, whose public text stays as it is.

    `confirmed` are columns of which the editor has said something, `begun` tells of translations that are not complete
    (core/translations/follow.py).
    Return the TextDraft, or None if nothing differs from the public text: then there is no draft any longer.
    """
    public, draft = row.public_texts, row.waiting_draft
    changed = {column: text for column, text in texts.items() if text != public[column]}
    if not changed:
        if draft:
            draft.delete()
        confirm_texts(row, confirmed)
        return None
    follow_draft(row, row.with_draft(), row.with_texts(texts), begun=begun)
    begins_to_wait = isinstance(row, SubGoal) and (draft is None or draft.returned_at is not None)
    relation = row._meta.get_field("draft")
    draft = draft or relation.related_model(**{relation.field.name: row})
    draft.write(changed, by=by, confirmed=confirmed)
    draft.save()
    if begins_to_wait:
        queue_group_mail(kind="strategy.draft_waits", about=draft)
    return draft


@transaction.atomic
def approve_text(*, pk, seen, by):
    """Publish the draft, or approve the public text if there is none, and return the sub-goal."""
    sub_goal = lock_text(SubGoal, pk, seen=seen)
    draft = sub_goal.waiting_draft
    if draft is None and not sub_goal.is_unapproved:
        raise TextHasChanged
    sub_goal.mark_as_approved(by=by)
    if draft is None:
        sub_goal.save(update_fields=APPROVAL_FIELDS)
        return sub_goal
    sub_goal.set_draft(draft)
    sub_goal.save()
    draft_id = draft.pk
    draft.delete()
    if draft.written_by != by:
        # The draft itself is gone when the mail is sent; the line of its history stays.
        approved = SubGoalDraft.history.filter(id=draft_id, history_type="-").latest("history_date", "history_id")
        queue_mail(kind="strategy.draft_approved", about=approved)
    return sub_goal


@transaction.atomic
def return_draft(*, pk, seen, why, by):
    """Give the draft back to the editors with a reason, and return the sub-goal."""
    sub_goal, draft = _lock_draft(pk, seen)
    draft.returned_at, draft.returned_by, draft.returned_why = timezone.now(), by, why
    draft.save()
    if draft.written_by != by:
        queue_mail(kind="strategy.draft_returned", about=draft)
    return sub_goal


@transaction.atomic
def discard_draft(*, pk, seen):
    """Remove the draft, which remains in its history, and return the sub-goal."""
    sub_goal, draft = _lock_draft(pk, seen)
    draft.delete()
    return sub_goal


def _lock_draft(pk, seen):
    sub_goal = lock_text(SubGoal, pk, seen=seen)
    if sub_goal.waiting_draft is None:
        raise TextHasChanged
    return sub_goal, sub_goal.waiting_draft


class PageIsNeeded(Exception):
    """The portal itself links to the page."""


@transaction.atomic
def unpublish(*, row):
    """Take a Publishable from the site: only staff see it. Its draft becomes its text. Raises PageIsNeeded."""
    row = type(row).objects.select_for_update().get(pk=row.pk)
    if row.is_linked:
        raise PageIsNeeded
    row.is_published = False
    changed = ["is_published"]
    if draft := row.waiting_draft:
        row.set_draft(draft)
        changed += draft.texts
        draft.delete()
    row.save(update_fields=changed)
    return row

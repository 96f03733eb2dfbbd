"""Everything that changes an inspel. Each change locks the row, checks the move and adds a line to the log."""

from feedback.actions.drafting import save_draft
from feedback.actions.groups import answer_group
from feedback.actions.handling import answer, close, mark_as_spam, reopen, start_review
from feedback.actions.publication import publish, unpublish
from feedback.actions.sending import submit_inspel

__all__ = [
    "answer",
    "answer_group",
    "close",
    "mark_as_spam",
    "publish",
    "reopen",
    "save_draft",
    "start_review",
    "submit_inspel",
    "unpublish",
]

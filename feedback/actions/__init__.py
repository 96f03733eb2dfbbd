"""Everything that changes an inspel. Each change locks the row, checks the move and adds a line to the log."""

from feedback.actions.confidentiality import lift_confidentiality, mark_confidential
from feedback.actions.drafting import save_draft
from feedback.actions.duplicates import merge_duplicates
from feedback.actions.groups import answer_group
from feedback.actions.handling import answer, close, mark_as_spam, reopen, start_review
from feedback.actions.held import hold_answer, is_ready_for_site, release_held, stop_holding_answer
from feedback.actions.notes import add_note
from feedback.actions.publication import publish, unpublish
from feedback.actions.sending import submit_inspel
from feedback.actions.sorting import assign, set_themes

__all__ = [
    "add_note",
    "answer",
    "answer_group",
    "assign",
    "close",
    "hold_answer",
    "is_ready_for_site",
    "lift_confidentiality",
    "mark_as_spam",
    "mark_confidential",
    "merge_duplicates",
    "publish",
    "release_held",
    "reopen",
    "save_draft",
    "set_themes",
    "start_review",
    "stop_holding_answer",
    "submit_inspel",
    "unpublish",
]

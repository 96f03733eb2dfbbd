"""Everything that changes an inspel. Each change locks the row, checks the move and adds a line to the log."""

from feedback.actions.agreement import agree
from feedback.actions.confidentiality import lift_confidentiality, mark_confidential
from feedback.actions.dialogue import mark_messages_read, write_as_sender, write_to_sender
from feedback.actions.disclosing import note_disclosure
from feedback.actions.drafting import save_draft
from feedback.actions.duplicates import merge_duplicates
from feedback.actions.entering import enter_inspel
from feedback.actions.groups import answer_group
from feedback.actions.handling import answer, close, mark_as_spam, reopen, start_review
from feedback.actions.held import hold_answer, is_ready_for_site, release_held, stop_holding_answer
from feedback.actions.notes import add_note
from feedback.actions.publication import PersonalDataLeft, publish, unpublish
from feedback.actions.removal import remove_by_rule
from feedback.actions.reports import report_inspel, settle_report
from feedback.actions.rounds import close_round, copy_round, extend_round, publish_summary
from feedback.actions.sender import (
    erase_personal_data,
    give_publication_consent,
    start_mail,
    stop_mail,
    withdraw,
    withdraw_publication_consent,
)
from feedback.actions.sending import submit_inspel
from feedback.actions.sorting import assign, set_themes
from feedback.actions.verdicts import judge_answer, settle_verdict

__all__ = [
    "PersonalDataLeft",
    "add_note",
    "agree",
    "answer",
    "answer_group",
    "assign",
    "close",
    "close_round",
    "copy_round",
    "enter_inspel",
    "erase_personal_data",
    "extend_round",
    "give_publication_consent",
    "hold_answer",
    "is_ready_for_site",
    "judge_answer",
    "lift_confidentiality",
    "mark_as_spam",
    "mark_confidential",
    "mark_messages_read",
    "merge_duplicates",
    "note_disclosure",
    "publish",
    "publish_summary",
    "release_held",
    "remove_by_rule",
    "reopen",
    "report_inspel",
    "save_draft",
    "set_themes",
    "settle_report",
    "settle_verdict",
    "start_mail",
    "start_review",
    "stop_holding_answer",
    "stop_mail",
    "submit_inspel",
    "unpublish",
    "withdraw",
    "withdraw_publication_consent",
    "write_as_sender",
    "write_to_sender",
]

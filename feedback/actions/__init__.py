"""
The actions on an inspel and on a dialogue round: the only code that changes the states of an inspel.

Each action on an inspel runs in a transaction that locks the row, checks that the change is allowed, and logs it.
"""

from feedback.actions.batch_answers import (
    answer_in_batch,
    hold_answer,
    is_ready_to_publish,
    release_held_answer,
    stop_holding_answer,
)
from feedback.actions.correspondence import (
    mark_messages_read,
    settle_verdict,
    submit_verdict,
    write_as_sender,
    write_to_sender,
)
from feedback.actions.editing import add_note, assign, save_draft, set_themes
from feedback.actions.guard import PersonalDataFound
from feedback.actions.handling import answer, close, mark_as_spam, merge_duplicates, reopen, start_review
from feedback.actions.promises import set_promise
from feedback.actions.publication import lift_confidentiality, mark_confidential, publish, unpublish
from feedback.actions.readers import (
    TooManyFromNetworkError,
    agree,
    has_agreed_today,
    report_inspel,
    settle_report,
)
from feedback.actions.records import log_disclosure, remove_by_rule
from feedback.actions.rounds import close_round, copy_round, extend_round, publish_summary
from feedback.actions.sender import (
    erase_personal_data,
    give_publication_consent,
    start_mail,
    stop_mail,
    withdraw,
    withdraw_publication_consent,
)
from feedback.actions.submission import QuestionChangedError, submit_inspel, submit_on_behalf

__all__ = [
    "PersonalDataFound",
    "QuestionChangedError",
    "TooManyFromNetworkError",
    "add_note",
    "agree",
    "answer",
    "answer_in_batch",
    "assign",
    "close",
    "close_round",
    "copy_round",
    "erase_personal_data",
    "extend_round",
    "give_publication_consent",
    "has_agreed_today",
    "hold_answer",
    "is_ready_to_publish",
    "lift_confidentiality",
    "log_disclosure",
    "mark_as_spam",
    "mark_confidential",
    "mark_messages_read",
    "merge_duplicates",
    "publish",
    "publish_summary",
    "release_held_answer",
    "remove_by_rule",
    "reopen",
    "report_inspel",
    "save_draft",
    "set_promise",
    "set_themes",
    "settle_report",
    "settle_verdict",
    "start_mail",
    "start_review",
    "stop_holding_answer",
    "stop_mail",
    "submit_inspel",
    "submit_on_behalf",
    "submit_verdict",
    "unpublish",
    "withdraw",
    "withdraw_publication_consent",
    "write_as_sender",
    "write_to_sender",
]

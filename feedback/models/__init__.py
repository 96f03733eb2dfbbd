from feedback.models.agreement import Agreement
from feedback.models.arrivals import begin_arrival, settle_arrivals
from feedback.models.delayed_action import DelayedAction
from feedback.models.dialogue_round import (
    ROUND_ANSWER_MAX_LENGTH,
    DialogueRound,
    RoundAnswer,
    RoundQuestion,
    lock_round,
)
from feedback.models.event import InspelEvent
from feedback.models.inspel import TEXT_MAX_LENGTH, Inspel
from feedback.models.inspel_activity import InspelActivity
from feedback.models.inspel_promise import InspelPromise
from feedback.models.message import MESSAGE_MAX_LENGTH, InspelMessage
from feedback.models.note import NOTE_MAX_LENGTH, InspelNote
from feedback.models.notification import ModeratorPreference, NewInspelDigest
from feedback.models.page_reaction import COMMENT_MAX_LENGTH, PageReaction
from feedback.models.reference import ReferenceSeries
from feedback.models.reply_template import ReplyTemplate
from feedback.models.report import REPORT_COMMENT_MAX_LENGTH, InspelReport
from feedback.models.retention import DeletionReceipt, RetentionRule
from feedback.models.saved_filter import SavedFilter
from feedback.models.theme import Theme
from feedback.models.verdict import VERDICT_COMMENT_MAX_LENGTH, AnswerVerdict

__all__ = [
    "COMMENT_MAX_LENGTH",
    "MESSAGE_MAX_LENGTH",
    "NOTE_MAX_LENGTH",
    "REPORT_COMMENT_MAX_LENGTH",
    "ROUND_ANSWER_MAX_LENGTH",
    "TEXT_MAX_LENGTH",
    "VERDICT_COMMENT_MAX_LENGTH",
    "Agreement",
    "AnswerVerdict",
    "DelayedAction",
    "DeletionReceipt",
    "DialogueRound",
    "Inspel",
    "InspelActivity",
    "InspelEvent",
    "InspelMessage",
    "InspelNote",
    "InspelPromise",
    "InspelReport",
    "ModeratorPreference",
    "NewInspelDigest",
    "PageReaction",
    "ReferenceSeries",
    "ReplyTemplate",
    "RetentionRule",
    "RoundAnswer",
    "RoundQuestion",
    "SavedFilter",
    "Theme",
    "begin_arrival",
    "lock_round",
    "settle_arrivals",
]

"""The admin of the app; importing it registers every ModelAdmin."""

from feedback.admin.dialogue_round import DialogueRoundAdmin, RoundQuestionAdmin
from feedback.admin.inspel import InspelAdmin
from feedback.admin.inspel_activity import CameAfterInline
from feedback.admin.inspel_report import InspelReportAdmin
from feedback.admin.page_reaction import PageReactionAdmin
from feedback.admin.reply_template import ReplyTemplateAdmin
from feedback.admin.retention import DeletionReceiptAdmin, RetentionRuleAdmin
from feedback.admin.theme import ThemeAdmin

__all__ = [
    "CameAfterInline",
    "DeletionReceiptAdmin",
    "DialogueRoundAdmin",
    "InspelAdmin",
    "InspelReportAdmin",
    "PageReactionAdmin",
    "ReplyTemplateAdmin",
    "RetentionRuleAdmin",
    "RoundQuestionAdmin",
    "ThemeAdmin",
]

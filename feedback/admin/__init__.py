from feedback.admin.dialogue_round import DialogueRoundAdmin, RoundQuestionAdmin
from feedback.admin.inspel import InspelAdmin
from feedback.admin.page_reaction import PageReactionAdmin
from feedback.admin.reply_template import ReplyTemplateAdmin
from feedback.admin.retention import DeletionReceiptAdmin, RetentionRuleAdmin

__all__ = [
    "DeletionReceiptAdmin",
    "DialogueRoundAdmin",
    "InspelAdmin",
    "PageReactionAdmin",
    "ReplyTemplateAdmin",
    "RetentionRuleAdmin",
    "RoundQuestionAdmin",
]

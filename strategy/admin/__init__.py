from strategy.admin.audience import AudienceAdmin
from strategy.admin.document import DocumentAdmin
from strategy.admin.hard_word import HardWordAdmin
from strategy.admin.page import NewsItemAdmin, PageAdmin
from strategy.admin.strategy import ChapterAdmin, StrategyAdmin
from strategy.admin.sub_goal import SubGoalAdmin
from strategy.admin.timeline import AdoptionAdmin, MilestoneAdmin

__all__ = [
    "AdoptionAdmin",
    "AudienceAdmin",
    "ChapterAdmin",
    "DocumentAdmin",
    "HardWordAdmin",
    "MilestoneAdmin",
    "NewsItemAdmin",
    "PageAdmin",
    "StrategyAdmin",
    "SubGoalAdmin",
]

from strategy.models.adoption import Adoption
from strategy.models.audience import Audience, AudienceDraft
from strategy.models.document import Document
from strategy.models.hard_word import HardWord
from strategy.models.milestone import Milestone
from strategy.models.page import NewsItem, NewsItemDraft, Page, PageDraft
from strategy.models.strategy import Chapter, Strategy
from strategy.models.sub_goal import SubGoal
from strategy.models.sub_goal_draft import SubGoalDraft
from strategy.models.unused_file import UnusedFile

__all__ = [
    "Adoption",
    "Audience",
    "AudienceDraft",
    "Chapter",
    "Document",
    "HardWord",
    "Milestone",
    "NewsItem",
    "NewsItemDraft",
    "Page",
    "PageDraft",
    "Strategy",
    "SubGoal",
    "SubGoalDraft",
    "UnusedFile",
]

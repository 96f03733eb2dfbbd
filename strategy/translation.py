from modeltranslation.translator import TranslationOptions, register
from simple_history import register as register_history

from strategy.models import (
    Adoption,
    Audience,
    AudienceDraft,
    Chapter,
    Document,
    HardWord,
    Milestone,
    NewsItem,
    NewsItemDraft,
    Page,
    PageDraft,
    Strategy,
    SubGoal,
    SubGoalDraft,
)
from strategy.models.audience import AUDIENCE_TEXTS
from strategy.models.picture import PICTURE_TEXTS


@register(Strategy)
class StrategyTranslation(TranslationOptions):
    fields = ["title", "vision", "summary"]
    required_languages = {"sv": ["title", "vision"]}


@register(Chapter)
class ChapterTranslation(TranslationOptions):
    fields = ["title", "body"]
    required_languages = {"sv": ["title"]}


@register(SubGoal)
class SubGoalTranslation(TranslationOptions):
    fields = ["title", "promise", "body"]
    required_languages = {"sv": ["title", "promise"]}


@register(Audience)
class AudienceTranslation(TranslationOptions):
    fields = AUDIENCE_TEXTS
    required_languages = {"sv": ["label"]}


@register(Milestone)
class MilestoneTranslation(TranslationOptions):
    fields = ["title", "body"]
    required_languages = {"sv": ["title"]}


@register(Document)
class DocumentTranslation(TranslationOptions):
    fields = ["title", "summary"]
    required_languages = {"sv": ["title"]}


@register(HardWord)
class HardWordTranslation(TranslationOptions):
    fields = ["word", "forms", "explanation"]
    required_languages = {"sv": ["word", "explanation"]}


@register(Page)
class PageTranslation(TranslationOptions):
    fields = ["title", "lead", "body", *PICTURE_TEXTS]
    required_languages = {"sv": ["title", "body"]}


@register(NewsItem)
class NewsItemTranslation(TranslationOptions):
    fields = ["title", "lead", "body", *PICTURE_TEXTS]
    required_languages = {"sv": ["title", "lead"]}


# After the translation, so that each language's column is in the history too.
for model in [
    Strategy,
    Chapter,
    SubGoal,
    SubGoalDraft,
    Audience,
    AudienceDraft,
    Milestone,
    Adoption,
    Document,
    HardWord,
    Page,
    PageDraft,
    NewsItem,
    NewsItemDraft,
]:
    register_history(model)

"""The translated fields of the models (django-modeltranslation), and their history (django-simple-history)."""

from modeltranslation.translator import TranslationOptions, register
from simple_history import register as register_history

from feedback.models import DialogueRound, ReplyTemplate, RetentionRule, RoundQuestion, Theme


@register(Theme)
class ThemeTranslation(TranslationOptions):
    fields = ["name"]
    required_languages = {"sv": ["name"]}


@register(ReplyTemplate)
class ReplyTemplateTranslation(TranslationOptions):
    fields = ["text"]
    required_languages = {"sv": ["text"]}


@register(DialogueRound)
class DialogueRoundTranslation(TranslationOptions):
    fields = ["title", "intro", "summary"]
    required_languages = {"sv": ["title"]}


@register(RoundQuestion)
class RoundQuestionTranslation(TranslationOptions):
    fields = ["text", "help_text"]
    required_languages = {"sv": ["text"]}


# Registered after the translations, so that the history has the column of each language.
for model in [Theme, ReplyTemplate, DialogueRound, RoundQuestion, RetentionRule]:
    register_history(model)

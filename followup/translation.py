from modeltranslation.translator import TranslationOptions, register
from simple_history import register as register_history

from core.history import RecordsWithRelations
from followup.models import (
    Activity,
    ActivityUpdate,
    AnnualReport,
    AnnualReportCorrection,
    AssessmentPeriod,
    Comparison,
    Indicator,
    Measurement,
    Promise,
    Statement,
    StatementVersion,
    SubGoalVerdict,
)


@register(Indicator)
class IndicatorTranslation(TranslationOptions):
    fields = ["question", "title", "explanation", "definition", "unit", "source"]
    required_languages = {"sv": ["question", "title", "unit"]}


@register(Comparison)
class ComparisonTranslation(TranslationOptions):
    fields = ["name"]
    required_languages = {"sv": ["name"]}


@register(SubGoalVerdict)
class SubGoalVerdictTranslation(TranslationOptions):
    fields = ["reason"]
    required_languages = {"sv": ["reason"]}


@register(Statement)
class StatementTranslation(TranslationOptions):
    fields = ["text"]
    required_languages = {"sv": ["text"]}


@register(StatementVersion)
class StatementVersionTranslation(TranslationOptions):
    fields = ["text"]
    required_languages = {"sv": ["text"]}


@register(AssessmentPeriod)
class AssessmentPeriodTranslation(TranslationOptions):
    fields = ["name"]
    required_languages = {"sv": ["name"]}


@register(Activity)
class ActivityTranslation(TranslationOptions):
    fields = ["title", "text"]
    required_languages = {"sv": ["title"]}


@register(ActivityUpdate)
class ActivityUpdateTranslation(TranslationOptions):
    fields = ["text"]
    required_languages = {"sv": ["text"]}


@register(Promise)
class PromiseTranslation(TranslationOptions):
    fields = ["text", "explanation"]


@register(AnnualReport)
class AnnualReportTranslation(TranslationOptions):
    fields = ["summary"]


@register(AnnualReportCorrection)
class AnnualReportCorrectionTranslation(TranslationOptions):
    fields = ["text"]
    required_languages = {"sv": ["text"]}


# After the translation, so that each language's column is in the history too.
for model in [
    Indicator,
    Measurement,
    Comparison,
    SubGoalVerdict,
    Statement,
    StatementVersion,
    AssessmentPeriod,
    ActivityUpdate,
    Promise,
    AnnualReportCorrection,
]:
    register_history(model)
register_history(AnnualReport, excluded_fields=["content"])  # it is large, and an approved one is in its row
register_history(
    Activity,
    records_class=RecordsWithRelations,
    m2m_fields=["sub_goals", "organisations", "indicators", "contacts"],
)

from followup.admin.activity import ActivityAdmin, ActivityUpdateAdmin
from followup.admin.annual_report import AnnualReportAdmin, AnnualReportCorrectionAdmin
from followup.admin.assessment import AssessmentAdmin
from followup.admin.assessment_period import AssessmentPeriodAdmin
from followup.admin.indicator import IndicatorAdmin
from followup.admin.measurement import ComparisonAdmin, MeasurementAdmin
from followup.admin.nudge import NudgeAdmin
from followup.admin.promise import PromiseAdmin
from followup.admin.statement import StatementAdmin
from followup.admin.sub_goal_verdict import SubGoalVerdictAdmin

__all__ = [
    "ActivityAdmin",
    "ActivityUpdateAdmin",
    "AnnualReportAdmin",
    "AnnualReportCorrectionAdmin",
    "AssessmentAdmin",
    "AssessmentPeriodAdmin",
    "ComparisonAdmin",
    "IndicatorAdmin",
    "MeasurementAdmin",
    "NudgeAdmin",
    "PromiseAdmin",
    "StatementAdmin",
    "SubGoalVerdictAdmin",
]

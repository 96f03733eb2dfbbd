from followup.models.activity import Activity, ActivityStatus
from followup.models.activity_reminder import ActivityReminder
from followup.models.activity_update import ActivityUpdate
from followup.models.annual_report import AnnualReport, AnnualReportCorrection, AnnualReportPdf
from followup.models.assessment import Assessment, AssessmentEvent, AssessmentReminder, AssessmentScore
from followup.models.assessment_period import AssessmentPeriod
from followup.models.comparison import Comparison
from followup.models.indicator import Indicator
from followup.models.kolada_sync import KoladaSync, KoladaUnderwayError
from followup.models.measurement import Measurement
from followup.models.nudge import MissingPiece, Nudge, NudgeWatermark
from followup.models.promise import Promise, PromiseOutcome
from followup.models.statement import Statement, StatementVersion, comparable_stretches
from followup.models.sub_goal_verdict import SubGoalVerdict

__all__ = [
    "Activity",
    "ActivityReminder",
    "ActivityStatus",
    "ActivityUpdate",
    "AnnualReport",
    "AnnualReportCorrection",
    "AnnualReportPdf",
    "Assessment",
    "AssessmentEvent",
    "AssessmentPeriod",
    "AssessmentReminder",
    "AssessmentScore",
    "Comparison",
    "Indicator",
    "KoladaSync",
    "KoladaUnderwayError",
    "Measurement",
    "MissingPiece",
    "Nudge",
    "NudgeWatermark",
    "Promise",
    "PromiseOutcome",
    "Statement",
    "StatementVersion",
    "SubGoalVerdict",
    "comparable_stretches",
]

from followup.admin.indicator import IndicatorAdmin
from followup.admin.measurement import ComparisonAdmin, MeasurementAdmin
from followup.admin.sub_goal_verdict import SubGoalVerdictAdmin

__all__ = ["ComparisonAdmin", "IndicatorAdmin", "MeasurementAdmin", "SubGoalVerdictAdmin"]

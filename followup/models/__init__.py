from followup.models.comparison import Comparison
from followup.models.indicator import Indicator
from followup.models.kolada_sync import KoladaSync, KoladaUnderwayError
from followup.models.measurement import Measurement
from followup.models.sub_goal_verdict import SubGoalVerdict

__all__ = ["Comparison", "Indicator", "KoladaSync", "KoladaUnderwayError", "Measurement", "SubGoalVerdict"]

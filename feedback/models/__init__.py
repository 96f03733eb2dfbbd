from feedback.models.event import InspelEvent
from feedback.models.inspel import TEXT_MAX_LENGTH, Inspel
from feedback.models.reference import ReferenceSeries

__all__ = ["TEXT_MAX_LENGTH", "Inspel", "InspelEvent", "ReferenceSeries"]

from feedback.models.event import InspelEvent
from feedback.models.inspel import TEXT_MAX_LENGTH, Inspel
from feedback.models.page_reaction import COMMENT_MAX_LENGTH, PageReaction
from feedback.models.reference import ReferenceSeries

__all__ = ["COMMENT_MAX_LENGTH", "TEXT_MAX_LENGTH", "Inspel", "InspelEvent", "PageReaction", "ReferenceSeries"]

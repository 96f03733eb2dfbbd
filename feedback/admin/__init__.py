from feedback.admin.inspel import InspelAdmin
from feedback.admin.page_reaction import PageReactionAdmin

__all__ = ["InspelAdmin", "PageReactionAdmin"]

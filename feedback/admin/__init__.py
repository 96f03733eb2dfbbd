from feedback.admin.inspel import InspelAdmin

__all__ = ["InspelAdmin"]

from naravard.staff.accounts import AccountAdmin

__all__ = ["AccountAdmin"]

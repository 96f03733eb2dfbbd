from naravard.staff.accounts import AccountAdmin
from naravard.staff.groups import RoleAdmin

__all__ = ["AccountAdmin", "RoleAdmin"]

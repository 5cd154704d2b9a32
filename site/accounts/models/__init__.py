from .audit import AuditEvent
from .memberships import Membership, Organisation, TargetGroup
from .roles import REGION_ROLES, Role, RoleAssignment
from .users import User

__all__ = ["REGION_ROLES", "AuditEvent", "Membership", "Organisation", "Role", "RoleAssignment", "TargetGroup", "User"]

from .audit import AuditEvent
from .memberships import Membership, MembershipState, Organisation, TargetGroup
from .roles import REGION_ROLES, Role, RoleAssignment
from .staff import Invitation, Transfer
from .users import User

__all__ = [
    "REGION_ROLES",
    "AuditEvent",
    "Invitation",
    "Membership",
    "MembershipState",
    "Organisation",
    "Role",
    "RoleAssignment",
    "TargetGroup",
    "Transfer",
    "User",
]

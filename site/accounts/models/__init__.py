from .audit import AuditEvent
from .erasure import ErasureRequest
from .memberships import Membership, Organisation, TargetGroup
from .roles import REGION_ROLES, Role, RoleAssignment
from .users import User

__all__ = [
    "REGION_ROLES",
    "AuditEvent",
    "ErasureRequest",
    "Membership",
    "Organisation",
    "Role",
    "RoleAssignment",
    "TargetGroup",
    "User",
]

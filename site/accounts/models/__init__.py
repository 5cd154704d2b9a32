from .audit import AuditEvent
from .erasure import ErasureRequest
from .imports import ImportState, StaffImport
from .memberships import Membership, MembershipState, Organisation, TargetGroup
from .roles import REGION_ROLES, Role, RoleAssignment
from .staff import Invitation, Transfer, TransferNews, TransferNotice
from .users import User

__all__ = [
    "REGION_ROLES",
    "AuditEvent",
    "ErasureRequest",
    "ImportState",
    "Invitation",
    "Membership",
    "MembershipState",
    "Organisation",
    "Role",
    "RoleAssignment",
    "StaffImport",
    "TargetGroup",
    "Transfer",
    "TransferNews",
    "TransferNotice",
    "User",
]

from typing import Any

from accounts.models import Role
from accounts.permissions import has_role, is_admin

from .models import LearningDocument, LearningImage, Visibility

READERS_OF_RESTRICTED = (Role.FOCAL_POINT, Role.CHAIN_DIRECTOR, Role.CARE_COORDINATOR, Role.TRAINER)


def may_see(user: Any, item: LearningDocument | LearningImage) -> bool:
    """Whether somebody may read a document or see an image (source: FACTS.md 1.7, restricted material)."""
    if item.visibility == Visibility.PUBLIC:
        return True
    if not user.is_authenticated:
        return False
    return item.visibility == Visibility.SIGNED_IN or is_admin(user) or has_role(user, *READERS_OF_RESTRICTED)

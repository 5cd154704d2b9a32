from celery import shared_task
from django.db.models import Q

from .groups import MANAGED_GROUPS, follow_roles
from .models import User


@shared_task
def follow_dated_roles() -> int:
    """Brings the Wagtail groups in line with the roles of today; running twice changes nothing."""
    people = User.objects.filter(Q(roles__isnull=False) | Q(groups__name__in=MANAGED_GROUPS)).distinct()
    for user in people.iterator():
        follow_roles(user)
    return people.count()

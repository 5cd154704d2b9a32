from datetime import timedelta
from typing import Any

from django.db.models import F, Q
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User

from .models import FocalPoint


@receiver(post_save, sender=User)
def appointments_end_with_the_account(instance: User, *, created: bool, **kwargs: Any) -> None:
    """Whoever cannot sign in any more is no focal point: yesterday was the last day, so the grace period starts today.

    Without a date the gate would not know since when nobody is there (see `people_missing_since`).
    """
    if kwargs.get("raw") or created or instance.is_active:
        return
    yesterday = timezone.localdate() - timedelta(days=1)
    running = FocalPoint.objects.filter(Q(ended_on=None) | Q(ended_on__gt=yesterday), user=instance)
    running.filter(appointed_on__gt=yesterday).update(ended_on=F("appointed_on"))
    running.filter(appointed_on__lte=yesterday).update(ended_on=yesterday)

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User

from .evidence_documents import delete_when_unused
from .models import FocalPoint, ReadinessEvidence


@receiver(post_save, sender=User)
def appointments_end_with_the_account(instance: User, *, created: bool, **kwargs: Any) -> None:
    """Whoever cannot sign in any more is no focal point: yesterday was the last day, so the grace period starts today.

    Without a date the gate would not know since when nobody is there. What was to begin later never does.
    """
    if kwargs.get("raw") or created or instance.is_active:
        return
    today = timezone.localdate()
    yesterday = today - timedelta(days=1)
    running = FocalPoint.objects.filter(Q(ended_on=None) | Q(ended_on__gt=yesterday), user=instance)
    running.filter(appointed_on__gt=today).delete()
    running.filter(appointed_on=today).update(ended_on=today)
    running.filter(appointed_on__lt=today).update(ended_on=yesterday)


@receiver(post_delete, sender=ReadinessEvidence)
def documents_go_with_their_last_version(instance: ReadinessEvidence, **kwargs: Any) -> None:
    """A signal, because rows also go with their route: then nothing else runs."""
    delete_when_unused(instance.document.name or "")

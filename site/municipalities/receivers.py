from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User

from .appointments import log_appointment
from .evidence_documents import delete_when_unused
from .models import FocalPoint, ReadinessEvidence


@receiver(post_save, sender=User)
@transaction.atomic
def appointments_end_with_the_account(instance: User, *, created: bool, **kwargs: Any) -> None:
    """Whoever cannot sign in any more is no focal point: yesterday was the last day, so the grace period starts today.

    Without a date the gate would not know since when nobody is there. What was to begin later never does.
    """
    if kwargs.get("raw") or created or instance.is_active:
        return
    today = timezone.localdate()
    yesterday = today - timedelta(days=1)
    running = FocalPoint.objects.filter(Q(ended_on=None) | Q(ended_on__gt=yesterday), user=instance)
    for appointment in running.select_related("municipality", "user"):
        # One that begins today has today as its last day at the earliest; one that is yet to begin never does.
        appointment.ended_on = max(yesterday, appointment.appointed_on)
        log_appointment("focal_point.ended", appointment)
        if appointment.appointed_on > today:
            appointment.delete()
        else:
            appointment.save(update_fields=["ended_on"])


@receiver(post_delete, sender=ReadinessEvidence)
def documents_go_with_their_last_version(instance: ReadinessEvidence, **kwargs: Any) -> None:
    """A signal, because rows also go with their route: then nothing else runs."""
    delete_when_unused(instance.document.name or "")

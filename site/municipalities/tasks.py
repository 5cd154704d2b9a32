from celery import shared_task

from accounts.models import User

from . import reminder_mail
from .merger_mail import tell
from .mergers import carry_over_due
from .models import Municipality


@shared_task
def send_reminders() -> int:
    """Mails what is due about meldroutes that are about to close, or did; running twice sends nothing twice."""
    return sum(reminder_mail.send_reminders().sent.values())


@shared_task
def carry_out_mergers() -> int:
    """Carries out the mergers that are due; gives how many. Running twice, or after missed days, changes nothing."""
    return sum(not merger.error for merger in carry_over_due())


@shared_task
def tell_focal_points(old: int, new: int, people: list[int]) -> None:
    """Tells people that their appointment ended with the municipality."""
    before, after = Municipality.objects.get(pk=old), Municipality.objects.get(pk=new)
    for person in User.objects.filter(pk__in=people, is_active=True):
        tell(person, before, after)

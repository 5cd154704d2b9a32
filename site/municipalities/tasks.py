from celery import shared_task

from . import reminder_mail


@shared_task
def send_reminders() -> int:
    """Mails what is due about meldroutes that are about to close, or did; running twice sends nothing twice."""
    return sum(reminder_mail.send_reminders().sent.values())

from celery import shared_task

from accounts.wall import seeing, the_platform

from .waiting import remove_waiting


@shared_task
@seeing(the_platform)
def remove_waiting_uploads() -> int:
    """Removes the files whose form nobody finished; running twice removes nothing more."""
    return remove_waiting()

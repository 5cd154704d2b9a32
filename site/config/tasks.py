from celery import shared_task
from django.core.management import call_command

from accounts.wall import seeing, the_platform


@shared_task
@seeing(the_platform)
def publish_scheduled() -> None:
    """Publishes and unpublishes the pages whose moment has come; running twice changes nothing."""
    call_command("publish_scheduled")

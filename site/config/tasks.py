from celery import shared_task
from django.core.management import call_command


@shared_task
def publish_scheduled() -> None:
    """Publishes and unpublishes the pages whose moment has come; running twice changes nothing."""
    call_command("publish_scheduled")

from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from courses.models import Completion
from courses.signals import module_completed

from .tasks import ask_for_certificate


@receiver(module_completed)
def a_completion_earns_a_certificate(completion: Completion, **kwargs: Any) -> None:
    """On commit, so that a worker never looks for a completion that is not there yet."""
    transaction.on_commit(partial(ask_for_certificate, completion.pk))

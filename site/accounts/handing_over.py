"""How work gets to a worker."""

import logging
from typing import Any

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def hand_over(task: str, *args: Any) -> None:
    """Hands work to the task of this name. A broker that is away spoils nothing: each of these tasks has a sweep."""
    try:
        current_app.tasks[task].delay(*args)
    except OperationalError:
        logger.exception("Broker away; the sweep will do %s%s", task, args)

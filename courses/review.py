from typing import Any


def publish_reviewed(workflow_state: Any, user: Any = None) -> None:
    """Publishes what came through the review; settings.WAGTAIL_FINISH_WORKFLOW_ACTION names this.

    The review is the permission. Wagtail's own function asks that the reviewer may publish, and who may publish may
    also publish past the review.
    """
    workflow_state.content_object.get_latest_revision().publish(user=user, skip_permission_checks=True)

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask


class SecondPersonTask(AbstractGroupApprovalTask):
    """Review by a second person: whoever wrote the version or asked for the review cannot approve it."""

    class Meta:
        verbose_name = _("beoordeling door een tweede persoon")
        verbose_name_plural = _("beoordelingen door een tweede persoon")

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        actions = super().get_actions(obj, user)
        if is_own_work(obj, user):
            return [action for action in actions if action[0] != "approve"]
        return actions

    @classmethod
    def get_description(cls) -> str:
        return str(_("Een ander dan de schrijver leest mee en keurt goed"))


def is_own_work(obj: Any, user: Any) -> bool:
    """Whether the person wrote the version that waits for review, or asked for the review."""
    state = obj.current_workflow_state
    task_state = state.current_task_state if state else None
    if task_state is None:
        return False
    return user.pk in {state.requested_by_id, task_state.revision.user_id}

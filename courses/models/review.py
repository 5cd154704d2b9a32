"""Review by a second person, for pages and for questions (docs/decisions/0006-review-by-a-second-person.md)."""

import json
import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask

# What Wagtail keeps in a version beside what somebody wrote. Remarks of a reviewer are not writing either.
NOT_WRITING = frozenset(
    {
        "draft_title",
        "expired",
        "first_published_at",
        "has_unpublished_changes",
        "last_published_at",
        "latest_revision",
        "latest_revision_created_at",
        "live",
        "live_revision",
        "locked",
        "locked_at",
        "locked_by",
        "url_path",
        "wagtail_admin_comments",
    }
)
# Wagtail's editor numbers the paragraphs of a text.
PARAGRAPH_NUMBER = re.compile(r' data-block-key=\\"\w*\\"')


class SecondPersonTask(AbstractGroupApprovalTask):
    """Review by a second person: who wrote something in it, or asked for the review, cannot approve it.

    That goes for everybody, also for a superuser.
    """

    class Meta:
        verbose_name = _("beoordeling door een tweede persoon")
        verbose_name_plural = _("beoordelingen door een tweede persoon")

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        actions = super().get_actions(obj, user)
        if actions and is_own_work(obj, user):
            return [action for action in actions if action[0] != "approve"]
        return actions

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Wagtail asks `get_actions` about the page in the address, while the task comes from another part of that
        address; and it saves a reviewer's changes before it approves. So the question is asked again here."""
        if action_name == "approve" and is_own_work(task_state.workflow_state.content_object, user):
            raise PermissionDenied
        return super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> str:
        return str(_("Een ander dan de schrijver leest mee en keurt goed"))


def is_own_work(obj: Any, user: Any) -> bool:
    """Whether a person asked for the review that is going on, or wrote something that is not published yet.

    obj: a page or a question. Approving publishes its latest version, so every version since the published one counts.
    """
    state = obj.current_workflow_state
    return state is not None and (state.requested_by_id == user.pk or user.pk in unpublished_writers(obj))


def unpublished_writers(obj: Any) -> set[int | None]:
    """Who changed something since the published version. Saving without a change is not writing."""
    versions = obj.revisions.filter(pk__gte=obj.live_revision_id or 0).order_by("pk")
    writers: set[int | None] = set()
    before = ""
    for version in versions:
        text = what_was_written(version.content)
        if text != before and version.pk != obj.live_revision_id:
            writers.add(version.user_id)
        before = text
    return writers


def what_was_written(content: dict[str, Any]) -> str:
    """The content of a version, to compare with that of another."""
    kept = {key: value for key, value in content.items() if key not in NOT_WRITING}
    return PARAGRAPH_NUMBER.sub("", json.dumps(kept, sort_keys=True))

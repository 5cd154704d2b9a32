from contextlib import ExitStack
from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from celery.signals import task_postrun, task_prerun
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.backends.signals import connection_created
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from . import role_log, second_step, sign_in_log, wall
from .audit import coming_from, may_delete, may_forget
from .groups import GROUPS_OF_ROLE, follow_roles
from .models import Organisation, RoleAssignment, User
from .models.audit import Origin
from .permissions import forget_roles


@receiver(post_save, sender=User)
def lists_find_somebody_by_the_name_of_now(
    instance: User, *, created: bool, update_fields: Any = None, **kwargs: Any
) -> None:
    is_about_a_name = update_fields is None or {"email", "first_name", "last_name"} & set(update_fields)
    if is_about_a_name and not created and not kwargs.get("raw"):
        instance.memberships.all().renew_search_text()


@receiver(post_save, sender=Organisation)
def lists_find_an_employer_by_the_name_of_now(instance: Organisation, *, created: bool, **kwargs: Any) -> None:
    if not created and not kwargs.get("raw"):
        instance.memberships.all().renew_search_text()


@receiver([post_save, post_delete], sender=RoleAssignment)
def wagtail_groups_follow_roles(instance: RoleAssignment, *, created: bool = False, **kwargs: Any) -> None:
    if kwargs.get("raw"):
        return
    forget_roles(instance.user)
    # One that is added takes nobody out of a group, and most roles have none.
    if not created or instance.role in GROUPS_OF_ROLE:
        follow_roles(instance.user)


@receiver(pre_save, sender=RoleAssignment)
def remember_the_role_as_it_was(instance: RoleAssignment, **kwargs: Any) -> None:
    if not kwargs.get("raw"):
        role_log.remember(instance)


@receiver(post_save, sender=RoleAssignment)
def log_the_role(instance: RoleAssignment, *, created: bool, **kwargs: Any) -> None:
    if not kwargs.get("raw"):
        role_log.record_change(instance, created=created)


@receiver(post_delete, sender=RoleAssignment)
def log_the_end_of_a_role(instance: RoleAssignment, **kwargs: Any) -> None:
    role_log.record_removal(instance)


@receiver(user_logged_in)
def whoever_signs_in_takes_part(user: User, **kwargs: Any) -> None:
    wall.see_as(user)
    user.memberships.active().filter(accepted_at=None).update(accepted_at=timezone.now())


@receiver(user_logged_in)
def log_who_came_in(user: User, **kwargs: Any) -> None:
    sign_in_log.signed_in(user)


@receiver(user_logged_out)
def log_who_left(user: User | None, **kwargs: Any) -> None:
    if user is not None:
        sign_in_log.signed_out(user)


@receiver(user_login_failed)
def log_who_tried(credentials: dict[str, Any], **kwargs: Any) -> None:
    """Django takes the password out of the credentials before it sends this."""
    sign_in_log.sign_in_failed(str(credentials.get("email") or credentials.get("username") or ""))


@receiver([password_changed, password_reset, password_set])
def log_a_new_password(user: User, **kwargs: Any) -> None:
    sign_in_log.password_changed(user, kwargs.get("request"))


@receiver(authentication_failed)
def log_a_wrong_code(user: User, **kwargs: Any) -> None:
    sign_in_log.second_step_failed(user)


@receiver([authenticator_added, authenticator_reset])
def log_a_new_second_step(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    is_codes = authenticator.type == Authenticator.Type.RECOVERY_CODES
    sign_in_log.second_step_changed("made" if is_codes else "added", user, authenticator.type)


@receiver(authenticator_removed)
def a_second_step_less(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    sign_in_log.second_step_changed("removed", user, authenticator.type)
    second_step.ask_again(request)


# What a task changes came through the door of the tasks, also where it runs inside a request (eager) or in `periodic`.
_running_tasks: dict[str, ExitStack] = {}


@task_prerun.connect
def the_task_begins(task_id: str = "", **kwargs: Any) -> None:
    stack = ExitStack()
    stack.enter_context(coming_from(Origin.TASK))
    # Nobody, until the task says whom it is about; whoever asked for it has no part in that.
    stack.enter_context(wall.behind_the_wall(wall.Reach()))
    _running_tasks[task_id] = stack


@task_postrun.connect
def the_task_ended(task_id: str = "", **kwargs: Any) -> None:
    if stack := _running_tasks.pop(task_id, None):
        stack.close()


@receiver(connection_created)
def the_wall_stands_on_a_new_connection(connection: Any, **kwargs: Any) -> None:
    wall.tell_new_connection()


@receiver(connection_created)
def sqlite_may_ask_about_deleting(connection: Any, **kwargs: Any) -> None:
    """For the trigger of migration 0004. A program that does not answer cannot delete a line of the log either."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("signaalwijs_retention", 0, may_delete)
        connection.connection.create_function("signaalwijs_erasing", 0, may_forget)

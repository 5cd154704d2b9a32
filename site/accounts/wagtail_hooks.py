from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSetGroup

from . import sign_in_log
from .admin_only import AdminViewSet
from .audit_log.cms import AuditViewSet
from .forms import LAST_ADMIN, OWN_ROLE, MembershipForm, RoleForm
from .models import Membership, Organisation, RoleAssignment, TargetGroup, User
from .permissions import is_last_admin
from .privacy.cms import ErasureViewSet


class MembershipViewSet(AdminViewSet):
    model = Membership
    icon = "group"
    list_display = ["user", "municipality", "organisation", "joined_on", "left_on"]
    list_filter = ["municipality", "target_groups", "organisation"]
    list_select_related = ("user", "municipality", "organisation")
    search_fields = ["user__email", "user__first_name", "user__last_name"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return MembershipForm


class RoleDeleteView(generic.DeleteView):
    """Says why where a role has to stay: the platform keeps an admin, and nobody ends their own access by mistake.

    Before anything is asked: a question whose answer is refused is none.
    """

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._refused() or super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._refused() or super().post(request, *args, **kwargs)

    def _refused(self) -> HttpResponse | None:
        if self.object.user_id == self.request.user.pk:
            reason = OWN_ROLE
        elif is_last_admin(self.object):
            reason = LAST_ADMIN
        else:
            return None
        messages.error(self.request, reason)
        return redirect("roleassignment:index")

    def get_usage_url(self) -> None:
        """Nothing refers to a role, so there is nothing to count."""

    @property
    def confirmation_message(self) -> str:
        words = {"role": self.object, "name": self.object.user.name}
        return (
            _(
                "Verwijder je de rol %(role)s van %(name)s? Geef de rol liever een laatste dag. Dan blijft te zien dat "
                "%(name)s deze rol had."
            )
            % words
        )


class RoleViewSet(AdminViewSet):
    model = RoleAssignment
    icon = "key"
    list_display = [
        "user",
        Column("get_role_display", label=_("Rol")),
        "municipality",
        "region",
        "starts_on",
        "ends_on",
    ]
    list_filter = ["role", "municipality", "region"]
    list_select_related = ("user", "municipality", "region")
    search_fields = ["user__email", "user__first_name", "user__last_name"]
    may_delete = True
    # Its changes are logged where they are saved (role_log.py), because they also come from elsewhere.
    add_view_class = generic.CreateView
    edit_view_class = generic.EditView
    delete_view_class = RoleDeleteView

    def get_form_class(self, for_update: bool = False) -> Any:
        return RoleForm


class TargetGroupViewSet(AdminViewSet):
    model = TargetGroup
    icon = "tag"
    list_display = ["name", "code", "synonyms"]
    search_fields = ["name", "synonyms"]
    form_fields = ["name", "code", "synonyms", "position"]


class OrganisationViewSet(AdminViewSet):
    model = Organisation
    icon = "home"
    list_display = ["name"]
    search_fields = ["name"]
    form_fields = ["name"]


class PeopleGroup(ModelViewSetGroup):
    menu_label = _("Mensen")
    menu_icon = "group"
    menu_order = 320
    items = (MembershipViewSet, RoleViewSet, TargetGroupViewSet, OrganisationViewSet, AuditViewSet, ErasureViewSet)


@hooks.register("register_admin_viewset")
def people() -> PeopleGroup:
    return PeopleGroup()


@hooks.register("after_create_user")
def log_a_new_account(request: HttpRequest, user: User) -> None:
    sign_in_log.changed("added", user)


@hooks.register("after_edit_user")
def log_a_changed_account(request: HttpRequest, user: User) -> None:
    sign_in_log.changed("changed", user)
    if request.POST.get("password1"):
        sign_in_log.password_changed(user, request)


@hooks.register("after_delete_user")
def log_a_deleted_account(request: HttpRequest, user: User) -> None:
    sign_in_log.changed("deleted", user)


@hooks.register("before_delete_user")
def people_are_erased(request: HttpRequest, user: Any) -> HttpResponse:
    """Wagtail's own button would take along the counts, or stop halfway."""
    return redirect("erasure:confirm", user.pk)

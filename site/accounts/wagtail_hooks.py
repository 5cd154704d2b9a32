from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSetGroup

from .admin_only import AdminViewSet
from .forms import MembershipForm, RoleForm
from .models import Membership, Organisation, RoleAssignment, TargetGroup


class MembershipViewSet(AdminViewSet):
    model = Membership
    icon = "group"
    list_display = ["user", "municipality", "organisation", "joined_on", "left_on"]
    list_filter = ["municipality", "target_groups", "organisation"]
    list_select_related = ("user", "municipality", "organisation")
    search_fields = ["user__email", "user__first_name", "user__last_name"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return MembershipForm


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
    items = (MembershipViewSet, RoleViewSet, TargetGroupViewSet, OrganisationViewSet)


@hooks.register("register_admin_viewset")
def people() -> PeopleGroup:
    return PeopleGroup()

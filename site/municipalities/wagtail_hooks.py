from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSetGroup

from accounts.admin_only import AdminViewSet

from .forms.cms import MunicipalityForm, RegionForm
from .models import Municipality, Region


class RegionViewSet(AdminViewSet):
    model = Region
    icon = "globe"
    list_display = ["name", "code", Column("get_profile_display", label=_("Profiel")), "validity_months", "grace_days"]
    search_fields = ["name", "code"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return RegionForm


class MunicipalityViewSet(AdminViewSet):
    model = Municipality
    icon = "site"
    list_display = ["display_name", "cbs_code", "region", "valid_from", "valid_to", "successor"]
    list_filter = ["region", "province"]
    list_select_related = ("region", "successor")
    search_fields = ["display_name", "name", "cbs_code"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return MunicipalityForm


class MunicipalitiesGroup(ModelViewSetGroup):
    menu_label = _("Gemeenten")
    menu_icon = "site"
    menu_order = 310
    items = (MunicipalityViewSet, RegionViewSet)


@hooks.register("register_admin_viewset")
def municipalities() -> MunicipalitiesGroup:
    return MunicipalitiesGroup()

"""The page of one's own account in the CMS."""

from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView, BaseSettingsPanel


class OwnAccountView(AccountView):
    """Without a picture of oneself: nobody sees it, it would hold where it was taken, and anybody could open it."""

    def get_panels(self) -> list[BaseSettingsPanel]:
        return [panel for panel in super().get_panels() if panel.name != "avatar"]


own_account = never_cache(require_admin_access(OwnAccountView.as_view()))

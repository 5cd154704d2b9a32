from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Mensen en rollen")

    def ready(self) -> None:
        # Connects the receivers; and names the tasks, which requests hand over too.
        from . import signals, tasks  # noqa: F401
        from .privacy.own_data import register_own_data

        register_own_data()

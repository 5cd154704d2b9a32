from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MunicipalitiesConfig(AppConfig):
    name = "municipalities"
    verbose_name = _("Gemeenten")

    def ready(self) -> None:
        # Connects the receivers; and names the tasks, which commands hand over too and only a worker imports by itself.
        from . import receivers, tasks  # noqa: F401
        from .personal_data import register_personal_data

        register_personal_data()

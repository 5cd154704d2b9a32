from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("Modules")

    def ready(self) -> None:
        from . import receivers  # noqa: F401 (connects the receivers)
        from .personal_data import register_personal_data

        register_personal_data()

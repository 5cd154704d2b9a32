from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = _("Certificaten")

    def ready(self) -> None:
        from . import receivers  # noqa: F401 (connects the receivers)
        from .personal_data import register_personal_data

        register_personal_data()

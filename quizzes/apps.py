from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Toetsen")

    def ready(self) -> None:
        from .personal_data import register_personal_data

        register_personal_data()

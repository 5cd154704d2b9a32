from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Pagina's")

    def ready(self) -> None:
        from .cms_widgets import replace_inline_scripts

        replace_inline_scripts()
        from .form_words import say_what_to_do

        say_what_to_do()
        from .personal_data import register_personal_data

        register_personal_data()

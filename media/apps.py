from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "media"
    verbose_name = _("Media")

    def ready(self) -> None:
        from PIL import Image

        from .personal_data import register_personal_data

        # Above its own limit Pillow raises where Wagtail's field expects no error. Ours is lower, and every upload is
        # held to it by its header: WAGTAILIMAGES_MAX_IMAGE_PIXELS, in Wagtail's field and in pictures.py.
        Image.MAX_IMAGE_PIXELS = None
        register_personal_data()

"""Images and documents. Their own models from the first migration: Wagtail cannot change them later."""

from typing import Any

from django.db import models
from django.db.models.enums import TextChoices
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage

from .pictures import cleaned_picture, refuse_unsafe_picture
from .storage import protected_storage


class Visibility(TextChoices):
    PUBLIC = "public", _("Openbaar")
    SIGNED_IN = "signed_in", _("Alleen ingelogd")
    RESTRICTED = "restricted", _("Besloten: alleen voor wie met de meldroute of de training werkt")


class LearningImage(AbstractImage):
    """A picture in a lesson. What the camera wrote in it (place, time, device) is removed when it is uploaded."""

    visibility = models.CharField(
        _("wie mag dit zien"), max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    credit = models.CharField(_("maker en bron"), max_length=255, blank=True)

    # Not the visibility: every picture is served to everybody, so nobody may be told that one is not.
    admin_form_fields = (*WagtailImage.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("afbeelding")
        verbose_name_plural = _("afbeeldingen")

    def clean(self) -> None:
        super().clean()
        if self.file and not self.file._committed:
            refuse_unsafe_picture(self.file)

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Height and width have to be those of the picture upright, so of what is stored.
        if self.file and not self.file._committed:
            self.file = cleaned_picture(self.file)
        elif self.file and self._state.adding and self.file.storage.exists(self.file.name):
            stored: Any = self.file.name
            self.file = stored
        super().save(*args, **kwargs)


class Rendition(AbstractRendition):
    image = models.ForeignKey(LearningImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_made_once")
        ]


class LearningDocument(AbstractDocument):
    """A file to read. It is stored outside every folder that is served and leaves through Wagtail's view only."""

    file = models.FileField(_("bestand"), upload_to="documents", storage=protected_storage)
    visibility = models.CharField(
        _("wie mag dit lezen"), max_length=10, choices=Visibility.choices, default=Visibility.SIGNED_IN
    )

    admin_form_fields = (*WagtailDocument.admin_form_fields, "visibility")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documenten")

"""The forms of a picture and a document in the library."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from .models import Visibility
from .pictures import refuse_broken_picture, refuse_unsafe_picture


class PictureForm(BaseImageForm):
    """Wagtail's field unpacks a picture to count its pixels; ours are read from the header."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].check_image_pixel_size = _refuse_unsafe


def _refuse_unsafe(file: File) -> None:
    try:
        refuse_unsafe_picture(file)
        refuse_broken_picture(file)
    except ValidationError as error:
        raise ValidationError(error.messages) from error


class DocumentForm(BaseDocumentForm):
    """Wagtail's form for adding several files sends the file first and the rest later.

    With a field that must be chosen the file would wait in a table of its own, unchecked.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visibility"].required = False

    def clean_visibility(self) -> str:
        """Until somebody chose, a new document is for few: who closes the window leaves nothing open."""
        chosen: str = self.cleaned_data["visibility"]
        return chosen or (self.instance.visibility if self.instance.pk else Visibility.RESTRICTED)

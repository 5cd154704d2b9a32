from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

from .pictures import CleanPicture, cleaned_picture


@deconstructible
class ProtectedStorage(FileSystemStorage):
    """Keeps files outside every public folder: they leave only through a view that asks who is there."""

    def __init__(self) -> None:
        super().__init__()

    @property
    def base_location(self) -> Any:
        return settings.PROTECTED_ROOT

    @property
    def location(self) -> str:
        return str(Path(settings.PROTECTED_ROOT).resolve())

    def url(self, name: str | None) -> str:
        # Wagtail takes this exception as "no address, serve it through the view".
        raise NotImplementedError("A protected file has no address.")


@deconstructible
class UploadStorage(FileSystemStorage):
    """The default storage: all files that Wagtail stores come through here, by whatever form they were sent.

    Pictures are cleaned. A file that waits for the rest of its form may be one that few may see, so it lies with the
    protected ones and has no address.
    """

    PICTURES = "original_images/"
    WAITING = "wagtail_uploads/"

    def _save(self, name: str, content: File) -> str:
        if name.startswith(self.WAITING):
            return protected_storage()._save(name, content)
        if name.startswith(self.PICTURES) and not isinstance(content, CleanPicture):
            content = cleaned_picture(content)
        return super()._save(name, content)

    def path(self, name: str) -> str:
        return protected_storage().path(name) if name.startswith(self.WAITING) else super().path(name)

    def url(self, name: str | None) -> str:
        return protected_storage().url(name) if name and name.startswith(self.WAITING) else super().url(name)


def protected_storage() -> ProtectedStorage:
    """A callable, so that no path ends up in a migration."""
    return ProtectedStorage()

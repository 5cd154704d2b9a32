from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


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


def protected_storage() -> ProtectedStorage:
    """A callable, so that no path ends up in a migration."""
    return ProtectedStorage()

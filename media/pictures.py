"""What happens to a picture before it is stored: no place or device data, no decompression bomb."""

from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError

REFUSED = (UnidentifiedImageError, Pillow.DecompressionBombError, OSError, ValueError, SyntaxError)


def refuse_unsafe_picture(file: File) -> None:
    """Raises ValidationError when a file is no picture, or when it would unpack to too many pixels.

    The size is read from the header, so nothing large is unpacked to find out.
    """
    most = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    try:
        file.seek(0)
        with Pillow.open(file) as picture:
            width, height = picture.size
            frames = getattr(picture, "n_frames", 1)
    except Pillow.DecompressionBombError as error:
        sentence = _("Deze afbeelding is te groot. Maak hem kleiner dan %(most)s miljoen pixels.")
        raise ValidationError({"file": sentence % {"most": most // 1_000_000}}) from error
    except REFUSED as error:
        raise ValidationError({"file": _("Dit bestand is geen leesbare afbeelding.")}) from error
    finally:
        file.seek(0)
    if width * height * frames > most:
        raise ValidationError(
            {
                "file": _(
                    "Deze afbeelding is te groot: %(width)s bij %(height)s pixels. "
                    "Maak hem kleiner dan %(most)s miljoen pixels."
                )
                % {"width": width, "height": height, "most": most // 1_000_000}
            }
        )


def refuse_broken_picture(file: File) -> None:
    """Raises ValidationError when a picture cannot be read to its end. After `refuse_unsafe_picture`: this unpacks."""
    try:
        file.seek(0)
        with Pillow.open(file) as picture:
            picture.load()
    except REFUSED as error:
        raise ValidationError({"file": _("Dit bestand is geen leesbare afbeelding.")}) from error
    finally:
        file.seek(0)


class CleanPicture(ContentFile):
    """What `cleaned_picture` made; it is not cleaned twice."""


def cleaned_picture(file: File) -> CleanPicture:
    """The same picture, turned upright, without EXIF, GPS, comments or other data of the camera.

    Raises ValidationError like `refuse_unsafe_picture`.
    """
    refuse_unsafe_picture(file)
    with Pillow.open(file) as picture:
        # Some telephones put a second, larger picture behind the first one of a JPEG and call it MPO.
        form = "JPEG" if picture.format == "MPO" else picture.format or "PNG"
        if form != "JPEG" and getattr(picture, "is_animated", False):
            return _animation_without_metadata(picture, form, file)
        bare = ImageOps.exif_transpose(picture)
        bare.info = {key: bare.info[key] for key in ("icc_profile", "transparency") if key in bare.info}
        buffer = BytesIO()
        bare.save(buffer, form, **_save_options(form, bare))
    return CleanPicture(buffer.getvalue(), name=Path(file.name or "afbeelding").name)


def _save_options(form: str, picture: Pillow.Image) -> dict[str, object]:
    options: dict[str, object] = {"exif": b""} if form in {"JPEG", "PNG", "WEBP"} else {}
    if form == "JPEG":
        options |= {"quality": 90, "optimize": True}
    if picture.info.get("icc_profile"):
        options["icc_profile"] = picture.info["icc_profile"]
    return options


def _animation_without_metadata(picture: Pillow.Image, form: str, file: File) -> CleanPicture:
    buffer = BytesIO()
    picture.info.pop("comment", None)
    options = {"exif": b""} if form in {"PNG", "WEBP"} else {}
    picture.save(buffer, form, save_all=True, **options)
    return CleanPicture(buffer.getvalue(), name=Path(file.name or "animatie").name)

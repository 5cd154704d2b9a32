from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from media.models import LearningImage
from media.pictures import cleaned_picture, refuse_unsafe_picture

pytestmark = pytest.mark.django_db


def photo(form="JPEG", size=(40, 20), **options):
    """A photo as a telephone makes it: with its place, its maker, and turned on its side."""
    exif = Image.Exif()
    exif[Base.Make] = "Telefoon van iemand"
    exif[Base.Orientation] = 6
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (52.0, 22.0, 1.0)
    buffer = BytesIO()
    Image.new("RGB", size, "red").save(buffer, form, exif=exif.tobytes(), **options)
    return ContentFile(buffer.getvalue(), name=f"foto.{form.lower()}")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_what_the_camera_wrote_is_removed_and_the_picture_stands_upright(form):
    image = LearningImage(title="Foto", file=photo(form))
    image.save()
    with Image.open(image.file.open("rb")) as stored:
        assert stored.format == form
        assert not stored.getexif()
        assert stored.size == (20, 40)
    assert (image.width, image.height) == (20, 40)
    image.file.seek(0)
    assert b"Telefoon" not in image.file.read()


def test_the_original_of_this_test_really_had_a_place():
    with Image.open(photo()) as original:
        assert original.getexif().get_ifd(IFD.GPSInfo)


def test_a_comment_in_an_animation_is_removed():
    buffer = BytesIO()
    frames = [Image.new("RGB", (4, 4), color) for color in ("red", "blue")]
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:], comment=b"geheim")
    clean = cleaned_picture(ContentFile(buffer.getvalue(), name="a.gif"))
    assert b"geheim" not in clean.read()
    with Image.open(clean) as stored:
        assert stored.n_frames == 2


def test_transparency_stays():
    buffer = BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(buffer, "PNG")
    with Image.open(cleaned_picture(ContentFile(buffer.getvalue(), name="a.png"))) as stored:
        assert stored.mode == "RGBA"
        assert stored.getpixel((0, 0))[3] == 0


def test_a_decompression_bomb_is_refused_with_a_sentence(settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 1_000_000
    buffer = BytesIO()
    Image.new("1", (2000, 1000)).save(buffer, "PNG")
    bomb = ContentFile(buffer.getvalue(), name="bom.png")
    assert bomb.size < 10_000
    with pytest.raises(ValidationError, match="2000 bij 1000 pixels"):
        refuse_unsafe_picture(bomb)
    with pytest.raises(ValidationError):
        LearningImage(title="Bom", file=bomb).save()
    assert not LearningImage.objects.exists()


def test_many_frames_count_as_many_pixels(settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 100
    buffer = BytesIO()
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "blue", "white", "black")]
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(ValidationError):
        refuse_unsafe_picture(ContentFile(buffer.getvalue(), name="a.gif"))


@pytest.mark.parametrize("content", [b"", b"<svg onload='alert(1)'>", b"%PDF-1.4", b"\x89PNG\r\n\x1a\nkapot"])
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(ValidationError, match="geen leesbare afbeelding"):
        refuse_unsafe_picture(ContentFile(content, name="x.png"))


def test_the_upload_form_of_wagtail_refuses_a_bomb_too(admin_client, settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 100
    response = admin_client.post("/cms/images/add/", {"title": "Bom", "file": photo("PNG"), "visibility": "public"})
    assert response.status_code == 200
    assert not LearningImage.objects.exists()


def test_an_upload_through_wagtail_is_cleaned(admin_client):
    from wagtail.models import Collection

    root = Collection.get_first_root_node()
    response = admin_client.post(
        "/cms/images/add/",
        {"title": "Foto", "file": photo("PNG"), "visibility": "public", "collection": root.pk, "focal_point_x": ""},
    )
    assert response.status_code == 302
    with Image.open(LearningImage.objects.get().file.open("rb")) as stored:
        assert not stored.getexif()


def test_saving_an_image_again_does_not_write_the_file_again():
    image = LearningImage(title="Foto", file=photo())
    image.save()
    name = image.file.name
    image.title = "Andere titel"
    image.save()
    assert LearningImage.objects.get().file.name == name

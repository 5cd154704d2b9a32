from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageCms
from PIL.ExifTags import GPS, IFD, Base
from wagtail.models import Collection, UploadedFile
from wagtail.users.models import UserProfile

from media.models import LearningImage
from media.pictures import cleaned_picture, refuse_unsafe_picture
from media.tasks import remove_waiting_uploads
from media.waiting import remove_waiting

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


@pytest.mark.parametrize("address", ["/cms/images/add/", "/cms/images/multiple/add/"])
def test_a_bomb_that_pillow_itself_would_not_open_is_refused_in_words(admin_client, address, monkeypatch):
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda self: pytest.fail("it was unpacked"))
    buffer = BytesIO()
    Image.new("1", (19_000, 10_000)).save(buffer, "PNG")
    content = ContentFile(buffer.getvalue(), name="bom.png")
    data = {"title": "Bom", "file": content} if address.endswith("s/add/") else {"title": "Bom", "files[]": content}
    response = admin_client.post(address, data, headers={"x-requested-with": "XMLHttpRequest"})
    assert response.status_code == 200
    assert "pixels" in response.content.decode()
    assert not LearningImage.objects.exists()


def test_an_upload_through_wagtail_is_cleaned(admin_client):
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


def test_a_picture_from_the_button_of_the_library_is_cleaned_and_waits_nowhere(admin_client):
    """That button sends the file first, and the rest of the form when it is there."""
    sent = admin_client.post(
        "/cms/images/multiple/add/",
        {"files[]": photo(), "title": "Foto", "collection": Collection.get_first_root_node().pk},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert sent.json()["success"]
    assert not UploadedFile.objects.exists()
    image = LearningImage.objects.get()
    assert (image.width, image.height) == (20, 40)
    with Image.open(image.file.open("rb")) as stored:
        assert not stored.getexif()


@pytest.fixture
def waiting(admin_user):
    """What Wagtail keeps of a file that did not suffice for its form."""
    kind = ContentType.objects.get_for_model(LearningImage)
    return UploadedFile.objects.create(for_content_type=kind, file=photo(), uploaded_by_user=admin_user)


def test_a_picture_that_waited_for_its_form_is_cleaned_too(admin_client, waiting):
    prefix = f"uploaded-image-{waiting.pk}-"
    data = {f"{prefix}title": "Foto", f"{prefix}collection": Collection.get_first_root_node().pk, f"{prefix}tags": ""}
    made = admin_client.post(f"/cms/images/multiple/create_from_uploaded_image/{waiting.pk}/", data).json()
    assert made["success"]
    image = LearningImage.objects.get()
    assert (image.width, image.height) == (20, 40)
    with Image.open(image.file.open("rb")) as stored:
        assert not stored.getexif()


def test_what_waits_for_its_form_has_no_address_and_goes_after_a_day(waiting, settings):
    assert Path(waiting.file.path).is_relative_to(settings.PROTECTED_ROOT)
    with pytest.raises(NotImplementedError):
        _ = waiting.file.url
    assert remove_waiting_uploads() == 0
    path = Path(waiting.file.path)
    assert remove_waiting(timezone.now() + timedelta(days=1, minutes=1)) == 1
    assert not path.exists()
    assert not UploadedFile.objects.exists()


def test_a_row_whose_file_is_gone_goes_too(waiting):
    Path(waiting.file.path).unlink()
    assert remove_waiting_uploads() == 1


@pytest.mark.parametrize(
    ("form", "words"),
    [("JPEG", {"comment": b"geheim", "xmp": b"<x>geheim</x>"}), ("WEBP", {"xmp": b"<x>geheim</x>"})],
)
def test_words_that_were_written_in_a_picture_are_removed(form, words):
    content = photo(form, **words)
    assert b"geheim" in content.read()
    assert b"geheim" not in cleaned_picture(content).read()


def test_a_photo_of_two_pictures_becomes_one_that_stands_upright():
    second = Image.new("RGB", (40, 20), "blue")
    content = photo("MPO", save_all=True, append_images=[second])
    with Image.open(cleaned_picture(content)) as stored:
        assert stored.format == "JPEG"
        assert stored.size == (20, 40)
        assert not stored.getexif()


def test_the_profile_of_colours_stays():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    with Image.open(cleaned_picture(photo(icc_profile=profile))) as stored:
        assert stored.info["icc_profile"] == profile


def test_the_account_page_of_the_cms_asks_for_no_picture(admin_client):
    assert "avatar-avatar" not in admin_client.get("/cms/account/").content.decode()
    admin_client.post("/cms/account/", {"avatar-avatar": photo()})
    assert not UserProfile.objects.exclude(avatar="").exists()


def test_a_photo_that_breaks_off_is_refused_in_words(admin_client):
    content = photo(size=(400, 300)).read()
    broken = ContentFile(content[: len(content) // 2], name="foto.jpeg")
    data = {"title": "Foto", "files[]": broken, "collection": Collection.get_first_root_node().pk}
    sent = admin_client.post("/cms/images/multiple/add/", data, headers={"x-requested-with": "XMLHttpRequest"})
    assert "geen leesbare afbeelding" in sent.json()["error_message"]
    assert not LearningImage.objects.exists()

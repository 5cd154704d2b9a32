import pytest
from django.core.files.base import ContentFile
from wagtail.models import Collection, UploadedFile

from accounts.models import Role
from media.models import LearningDocument, Visibility
from media.storage import ProtectedStorage
from tests.factories import make_membership, make_municipality, make_region, make_role, make_user

pytestmark = pytest.mark.django_db


def document(visibility):
    return LearningDocument.objects.create(
        title="Werkwijze", file=ContentFile(b"%PDF-1.4 geheim", name="werkwijze.pdf"), visibility=visibility
    )


def people():
    """Everybody who may knock, and whether a restricted document is for them."""
    admin = make_user(is_superuser=True)
    return {
        "focal_point": (make_role(Role.FOCAL_POINT, municipality=make_municipality()).user, True),
        "chain_director": (make_role(Role.CHAIN_DIRECTOR, region=make_region()).user, True),
        "care_coordinator": (make_role(Role.CARE_COORDINATOR, region=make_region()).user, True),
        "trainer": (make_role(Role.TRAINER).user, True),
        "manager": (make_role(Role.MANAGER, municipality=make_municipality()).user, False),
        "learner": (make_membership().user, False),
        "nobody": (make_user(), False),
        "admin": (admin, True),
    }


def test_a_public_document_is_for_everybody(client):
    response = client.get(document(Visibility.PUBLIC).url)
    assert response.status_code == 200
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert response["Content-Security-Policy"] == "default-src 'none'"


@pytest.mark.parametrize("visibility", [Visibility.SIGNED_IN, Visibility.RESTRICTED])
def test_signed_out_leads_to_the_sign_in_page(client, visibility):
    response = client.get(document(visibility).url)
    assert response.status_code == 302
    assert response.url.startswith("/inloggen/?next=/documenten/")


@pytest.mark.parametrize(
    "who",
    sorted(["focal_point", "chain_director", "care_coordinator", "trainer", "manager", "learner", "nobody", "admin"]),
)
def test_a_restricted_document_is_for_who_works_with_it(client, who):
    person, is_allowed = people()[who]
    client.force_login(person)
    assert client.get(document(Visibility.SIGNED_IN).url).status_code == 200
    assert client.get(document(Visibility.RESTRICTED).url).status_code == (200 if is_allowed else 404)


def test_a_role_that_ended_opens_nothing(client):
    from datetime import timedelta

    from django.utils import timezone

    yesterday = timezone.localdate() - timedelta(days=1)
    role = make_role(Role.FOCAL_POINT, municipality=make_municipality(), ends_on=yesterday)
    client.force_login(role.user)
    assert client.get(document(Visibility.RESTRICTED).url).status_code == 404


def test_the_file_has_no_address_of_its_own_and_lies_outside_the_served_folder(settings):
    stored = document(Visibility.PUBLIC)
    with pytest.raises(NotImplementedError):
        _ = stored.file.url
    storage = ProtectedStorage()
    assert not storage.location.startswith(str(settings.MEDIA_ROOT))


def test_the_name_in_the_address_must_be_the_name_of_the_file(client):
    stored = document(Visibility.PUBLIC)
    assert client.get(f"/documenten/{stored.pk}/iets-anders.pdf").status_code == 404


def test_a_document_from_the_button_of_the_library_is_for_few_until_somebody_says_otherwise(admin_client):
    sent = admin_client.post(
        "/cms/documents/multiple/add/",
        {
            "files[]": ContentFile(b"woorden", name="w.txt"),
            "title": "W",
            "collection": Collection.get_first_root_node().pk,
        },
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert sent.json()["success"]
    assert not UploadedFile.objects.exists()
    stored = LearningDocument.objects.get()
    assert stored.visibility == Visibility.RESTRICTED
    prefix = f"doc-{stored.pk}-"
    data = {"title": "Woorden", "collection": stored.collection_id, "tags": "", "visibility": "signed_in"}
    changed = admin_client.post(
        f"/cms/documents/multiple/{stored.pk}/", {f"{prefix}{name}": value for name, value in data.items()}
    )
    assert changed.json()["success"]
    stored.refresh_from_db()
    assert stored.visibility == Visibility.SIGNED_IN


def test_a_document_with_a_program_in_it_is_refused(admin_client):
    root = Collection.get_first_root_node()
    for name in ("virus.exe", "pagina.html", "tekening.svg"):
        admin_client.post(
            "/cms/documents/add/",
            {"title": "X", "file": ContentFile(b"x", name=name), "visibility": "public", "collection": root.pk},
        )
    assert not LearningDocument.objects.exists()

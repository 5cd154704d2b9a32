"""A trainer of one region neither sees nor adds pictures and documents in the collection of another."""

import pytest
from django.core.files.base import ContentFile
from wagtail.models import Collection

from accounts.models import Role
from accounts.region_media import FOR_ALL
from config.structure import ensure_structure
from media.models import LearningDocument
from tests.factories import make_municipality, make_region, make_role
from tests.municipalities.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    ensure_structure()
    here, there = make_region(code="HIER", name="Hierland"), make_region(code="DAAR", name="Daarland")
    people = {
        "here": make_role(Role.TRAINER, region=here).user,
        "there": make_role(Role.TRAINER, municipality=make_municipality(region=there)).user,
        "platform": make_role(Role.TRAINER).user,
    }
    places = {name: Collection.objects.get(name=name) for name in ("Hierland (HIER)", "Daarland (DAAR)", FOR_ALL)}
    for name, place in places.items():
        document = LearningDocument(title=f"Stuk van {name}", collection=place)
        document.file.save("stuk.txt", ContentFile(b"tekst"))
    return people, places


def titles(user):
    page = signed_in(user).get("/cms/documents/chooser/").content.decode()
    return {name for name in ("Hierland (HIER)", "Daarland (DAAR)", FOR_ALL) if f"Stuk van {name}" in page}


def test_each_chooses_from_their_own_and_from_what_is_for_all(world):
    people, _places = world
    assert titles(people["here"]) == {"Hierland (HIER)", FOR_ALL}
    assert titles(people["there"]) == {"Daarland (DAAR)", FOR_ALL}
    assert titles(people["platform"]) == {"Hierland (HIER)", "Daarland (DAAR)", FOR_ALL}


def add(user, collection):
    data = {"title": "Nieuw", "collection": collection.pk, "visibility": "public", "tags": ""}
    return signed_in(user).post("/cms/documents/add/", data | {"file": ContentFile(b"tekst", name="nieuw.txt")})


def test_nobody_adds_to_the_collection_of_another_region(world):
    people, places = world
    add(people["here"], places["Daarland (DAAR)"])
    added = LearningDocument.objects.filter(title="Nieuw")
    assert not added.filter(collection=places["Daarland (DAAR)"]).exists()


def test_nobody_opens_what_another_region_keeps(world):
    people, places = world
    foreign = LearningDocument.objects.get(collection=places["Daarland (DAAR)"])
    browser = signed_in(people["here"])
    for path in (f"/cms/documents/edit/{foreign.pk}/", f"/cms/documents/delete/{foreign.pk}/"):
        for method in ("get", "post"):
            response = getattr(browser, method)(path)
            assert response.status_code in {302, 403, 404}
    foreign.refresh_from_db()


def test_the_group_goes_with_the_role(world):
    people, _places = world
    role = people["here"].roles.get()
    role.delete()
    assert not people["here"].groups.exists()

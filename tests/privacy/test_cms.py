"""An admin erases in the CMS, after reading what will happen; nobody else comes there."""

import pytest

from accounts.models import AuditEvent, ErasureRequest, Role
from accounts.models.audit import Origin
from tests.factories import make_membership, make_role, make_user
from tests.municipalities.conftest import signed_in
from tests.privacy.person import EMAIL, make_person_with_everything

pytestmark = pytest.mark.django_db
FIND = "/cms/wissen/"


@pytest.fixture
def admin(structure):
    return make_role(Role.ADMIN).user


@pytest.fixture
def browser(admin):
    return signed_in(admin)


def confirm(user) -> str:
    return f"{FIND}{user.pk}/"


def test_an_admin_finds_the_person_and_reads_what_will_happen(browser):
    person = make_person_with_everything()
    assert "Gegevens wissen" in browser.get("/cms/").content.decode()
    found = browser.post(FIND, {"person": EMAIL.upper()})
    assert (found.status_code, found.url) == (302, confirm(person))
    page = browser.get(found.url).content.decode()
    for words in (EMAIL, "Dit gebeurt er", "onbekend", "Dit kan niemand terugdraaien", "Certificaten"):
        assert words in page
    assert "werkt nog" not in page
    # What somebody answered is nothing for an admin.
    assert "Wie bel je?" not in page


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "error-message"),
        ("nobody@example.nl", "Kijk of het goed is getypt."),
        ("x", "error-message"),
    ],
)
def test_an_unknown_address_is_refused(browser, email, sentence):
    page = browser.post(FIND, {"person": email}).content.decode()
    assert sentence in page
    assert "Maak dat eerst aan" not in page, "here somebody is to be erased, not added"


def test_who_asked_stands_in_the_list(browser):
    user = make_user()
    ErasureRequest.objects.create(user=user)
    page = browser.get(FIND).content.decode()
    assert user.email in page
    assert confirm(user) in page


def test_the_address_is_typed_over(browser, admin):
    user = make_user()
    for typed, message in (("", "Typ het e-mailadres over"), ("ander@example.nl", "niet het e-mailadres")):
        assert message in browser.post(confirm(user), {"email": typed}).content.decode()
    user.refresh_from_db()
    assert user.erased_at is None
    done = browser.post(confirm(user), {"email": f" {user.email.upper()} "}, follow=True).content.decode()
    assert "zijn gewist" in done
    user.refresh_from_db()
    assert user.erased_at is not None
    event = AuditEvent.objects.get(action="person.erased")
    assert (event.actor, event.origin) == (admin, Origin.CMS)
    assert "is al gewist" in browser.get(confirm(user), follow=True).content.decode()


def test_who_still_works_somewhere_takes_a_second_yes(browser):
    user = make_membership().user
    page = browser.get(confirm(user)).content.decode()
    assert "werkt nog voor" in page
    refused = browser.post(confirm(user), {"email": user.email}).content.decode()
    assert "Zet een vinkje" in refused
    user.refresh_from_db()
    assert user.erased_at is None
    browser.post(confirm(user), {"email": user.email, "force": "on"})
    user.refresh_from_db()
    assert user.erased_at is not None


def test_the_last_admin_cannot_be_erased(browser, admin):
    page = browser.get(confirm(admin)).content.decode()
    assert "laatste beheerder" in page
    assert "<form method" not in page.split("Terug")[0].split("<h1")[-1]
    browser.post(confirm(admin), {"email": admin.email, "force": "on"})
    admin.refresh_from_db()
    assert admin.erased_at is None


def test_nobody_erases_themselves_another_admin_does(browser, admin):
    other = make_role(Role.ADMIN).user
    page = browser.get(confirm(admin)).content.decode()
    assert "Dit ben je zelf" in page
    assert "toch wissen" not in page
    refused = browser.post(confirm(admin), {"email": admin.email, "force": "on"}).content.decode()
    assert "dat doet een andere beheerder" in refused
    admin.refresh_from_db()
    assert admin.erased_at is None
    assert AuditEvent.objects.get(action="person.erasure_refused").details["reason"].startswith("Dit ben je zelf")
    signed_in(other).post(confirm(admin), {"email": admin.email, "force": "on"})
    admin.refresh_from_db()
    assert admin.erased_at is not None


@pytest.mark.parametrize("role", [Role.TRAINER, None])
def test_nobody_else_comes_there(client, structure, role):
    user = make_user()
    stranger = make_role(role).user if role else make_user()
    for browser in (client, signed_in(stranger)):
        for address in (FIND, confirm(user)):
            assert browser.get(address).status_code in {302, 403}
            assert browser.post(address, {"email": user.email, "person": user.email}).status_code in {302, 403}
    user.refresh_from_db()
    assert user.erased_at is None
    if role:
        assert "Gegevens wissen" not in signed_in(stranger).get("/cms/").content.decode()


def test_wagtails_own_button_leads_to_this_page():
    operator, user = make_user(is_superuser=True), make_user()
    browser = signed_in(operator)
    response = browser.post(f"/cms/users/delete/{user.pk}/")
    assert (response.status_code, response.url) == (302, confirm(user))
    user.refresh_from_db()

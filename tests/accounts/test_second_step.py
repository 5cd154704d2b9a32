"""Every role above learner signs in with a second step; the routekaart is never behind it."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.test import Client

from accounts.models import AuditEvent, Role
from tests.factories import PASSWORD, make_membership, make_municipality, make_role, make_user
from tests.municipalities.conftest import signed_in

pytestmark = pytest.mark.django_db
SETUP = "/account/beveiliging/"
SIGNING_IN = {"account.signed_in", "account.sign_in_failed"}


@pytest.fixture(autouse=True)
def required(settings):
    settings.SECOND_STEP_REQUIRED = True


def holder(role, **fields):
    place = make_municipality()
    scope = {
        Role.FOCAL_POINT: {"municipality": place},
        Role.MANAGER: {"municipality": place},
        Role.CHAIN_DIRECTOR: {"region": place.region},
        Role.CARE_COORDINATOR: {"region": place.region},
    }
    return make_role(role, user=make_user(**fields), **scope.get(role, {})).user


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("path", ["/mijn-leren/", "/dekking/", "/cms/", "/medewerkers/", "/certificaten/"])
def test_whoever_has_a_role_first_sets_it_up(role, path):
    browser = signed_in(holder(role))
    assert browser.get(path).url == SETUP
    assert browser.post(path).url == SETUP
    page = browser.get(SETUP).content.decode()
    assert "In jouw rol zie je gegevens van anderen" in page


def test_a_superuser_too_and_a_learner_not():
    assert signed_in(make_user(is_superuser=True)).get("/cms/").url == SETUP
    learner = signed_in(make_membership().user)
    assert learner.get("/mijn-leren/").status_code == 200
    assert learner.get(SETUP).status_code == 200


@pytest.mark.parametrize(
    "path", ["/meldroute/", "/meldroute/kaart.pdf", "/service-worker.js", "/uitloggen/", "/health/live"]
)
def test_what_is_never_behind_it(path):
    assert signed_in(holder(Role.FOCAL_POINT)).get(path).status_code == 200


@pytest.mark.parametrize("path", ["/meldroute/registratie/", "/meldroute/regio/", "/meldroute/land/"])
def test_the_rest_below_the_routekaart_is_behind_it(path):
    assert signed_in(holder(Role.CHAIN_DIRECTOR)).get(path).url == SETUP


def test_the_demo_is_excused_only_while_debug_is_on(settings):
    user = holder(Role.FOCAL_POINT, email="aandachtsfunctionaris@demodam.example")
    assert signed_in(user).get("/medewerkers/").url == SETUP
    settings.DEBUG = True
    assert signed_in(user).get("/medewerkers/").url != SETUP


def code_of(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return f"{hotp_value(secret, counter):06}"


def test_from_setting_it_up_to_signing_in_with_it():
    user = holder(Role.FOCAL_POINT)
    browser = Client()
    browser.post("/inloggen/", {"login": user.email, "password": PASSWORD})
    confirm = browser.get(f"{SETUP}app/").url
    assert confirm.startswith("/account/bevestig/"), "also right after signing in: somebody else may be at the desk"
    assert browser.post(confirm, {"password": PASSWORD}).url == f"{SETUP}app/"
    form = browser.get(f"{SETUP}app/").context["form"]
    assert browser.post(f"{SETUP}app/", {"code": "000000"}).status_code == 200
    browser.post(f"{SETUP}app/", {"code": code_of(form.secret)})
    assert browser.get("/medewerkers/").status_code == 302
    assert browser.get("/medewerkers/").url != SETUP
    fresh = Client()
    answer = fresh.post("/inloggen/", {"login": user.email, "password": PASSWORD})
    assert answer.url.startswith("/inloggen/code/")
    assert fresh.get("/mijn-leren/").url.startswith("/inloggen/"), "the password alone lets nobody in"
    assert "Typ de code uit je app" in fresh.get(answer.url).content.decode()
    assert fresh.post(answer.url, {"code": "123456"}).status_code == 200


def test_taking_the_last_one_away_closes_again():
    user = holder(Role.TRAINER)
    browser = Client()
    browser.post("/inloggen/", {"login": user.email, "password": PASSWORD})
    browser.post("/account/bevestig/", {"password": PASSWORD})
    TOTP.activate(user, generate_totp_secret())
    assert browser.get("/mijn-leren/").status_code == 200
    browser.post(f"{SETUP}app/uit/")
    assert browser.get("/mijn-leren/").url == SETUP


@pytest.mark.parametrize(
    "path",
    ["sleutels/", "sleutels/nieuw/", "codes/nieuw/", "app/", ""],
)
def test_every_page_of_it_is_dutch_and_of_the_site(path):
    user = make_membership().user
    browser = Client()
    browser.post("/inloggen/", {"login": user.email, "password": PASSWORD})
    if path.startswith("codes"):
        TOTP.activate(user, generate_totp_secret())
    page = browser.get(f"{SETUP}{path}", follow=True).content.decode()
    assert "sw-header" in page
    assert "<h1" in page
    for english in ("Two-Factor", "Recovery", "Security Key", "Authenticator"):
        assert english not in page.replace("Google Authenticator", "").replace("Microsoft Authenticator", "")


@pytest.fixture
def confirmed():
    """Signed in, and just asked for the password again."""
    user = make_membership().user
    browser = Client()
    browser.post("/inloggen/", {"login": user.email, "password": PASSWORD})
    browser.post("/account/bevestig/", {"password": PASSWORD})
    return browser


def test_a_key_becomes_a_passkey_unless_somebody_says_otherwise(confirmed):
    page = confirmed.get(f"{SETUP}sleutels/nieuw/").content.decode()
    assert "Naam van de sleutel" in page
    assert 'value="Sleutel 1"' in page
    assert "checked" in page
    assert "Met een passkey log je in zonder wachtwoord." in page


def test_a_wrong_code_is_told_under_the_name_of_its_field(confirmed):
    confirmed.get(f"{SETUP}app/")
    page = confirmed.post(f"{SETUP}app/", {"code": "000000"}).content.decode()
    assert "Code uit de app: Deze code klopt niet." in page


@pytest.mark.parametrize("path", [f"{SETUP}sleutels/nieuw/", "/inloggen/passkey/"])
def test_a_key_that_does_not_fit_is_not_called_a_code(confirmed, path):
    browser = confirmed if path.startswith(SETUP) else Client()
    page = browser.post(path, {"name": "x", "credential": '{"id": "x"}'}, follow=True).content.decode()
    assert "Deze sleutel werkt hier niet." in page
    assert "code klopt niet" not in page


def lines():
    return [event.action for event in AuditEvent.objects.order_by("pk") if event.action not in SIGNING_IN]


@pytest.mark.django_db(transaction=True)
def test_what_was_done_is_said_and_stands_in_the_log(confirmed):
    def done(path, **data):
        return confirmed.post(path, data, follow=True).content.decode()

    code = code_of(confirmed.get(f"{SETUP}app/").context["form"].secret)
    assert "De app met codes staat aan." in done(f"{SETUP}app/", code=code)
    assert "Je hebt nieuwe codes. Bewaar ze op een veilige plek." in done(f"{SETUP}codes/nieuw/")
    assert "De app met codes staat uit." in done(f"{SETUP}app/uit/")
    assert "Je bent nu alleen nog hier ingelogd." in done("/account/sessies/")
    # The codes come with the first second step, and go with the last.
    assert lines() == [
        "account.app_added",
        "account.codes_made",
        "account.codes_seen",
        "account.codes_made",
        "account.codes_seen",
        "account.app_removed",
        "account.codes_removed",
    ]
    (details,) = {str(event.details) for event in AuditEvent.objects.all()}
    assert details == str({"person": UserSession.objects.get().user_id})


def test_codes_that_leave_as_a_file_are_in_the_log(confirmed):
    user = UserSession.objects.get().user
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    file = confirmed.get(f"{SETUP}codes/download/")
    assert file.headers["Content-Disposition"] == 'attachment; filename="signaalwijs-codes.txt"'
    assert lines() == ["account.codes_seen"]


def test_a_wrong_code_is_in_the_log_and_too_many_once(client):
    user = make_membership().user
    TOTP.activate(user, generate_totp_secret())
    client.post("/inloggen/", {"login": user.email, "password": PASSWORD})
    for _time in range(7):
        client.post("/inloggen/code/", {"code": "123456"})
    assert lines() == ["account.second_step_failed"] * 5 + ["account.sign_in_stopped"]
    assert {str(event.details) for event in AuditEvent.objects.all()} == {str({"person": user.pk})}

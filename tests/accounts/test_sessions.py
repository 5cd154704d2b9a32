"""Where somebody is signed in, in words; each of those places can be ended from another."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from accounts.devices import device_in_words
from accounts.models import AuditEvent, User
from accounts.sessions import end_sessions_without_a_place
from tests.factories import PASSWORD, make_membership

pytestmark = pytest.mark.django_db
SESSIONS = "/account/sessies/"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1"
)
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0"


@pytest.fixture
def user():
    return make_membership().user


def signed_in(user, user_agent=IPHONE):
    browser = Client(HTTP_USER_AGENT=user_agent)
    browser.post("/inloggen/", {"login": user.email, "password": PASSWORD})
    return browser, UserSession.objects.order_by("pk").last()


def ended():
    return list(AuditEvent.objects.filter(action="account.session_ended").values_list("actor", "details"))


def test_somebody_sees_where_they_are_signed_in(user):
    signed_in(user)
    here, _own = signed_in(user, f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 Edg/139.0.0.0")
    page = here.get(SESSIONS).content.decode()
    assert "op 2 plekken ingelogd" in page
    assert "<strong>Safari op iPhone</strong>" in page
    assert "<strong>Edge op Windows</strong>" in page
    assert "Sinds vandaag " in page
    assert "Mozilla" not in page


def test_one_place_is_ended_and_the_others_stay(user):
    (lost, there), (other, _second), (here, own) = (signed_in(user) for _time in range(3))
    page = here.get(SESSIONS).content.decode()
    assert f"{SESSIONS}{there.pk}/uitloggen/" in page
    assert f"{SESSIONS}{own.pk}/uitloggen/" not in page, "the own one has its own button"
    answer = here.post(f"{SESSIONS}{there.pk}/uitloggen/", follow=True)
    assert "Je bent daar uitgelogd." in answer.content.decode()
    assert [browser.get("/mijn-leren/").status_code for browser in (lost, other, here)] == [302, 200, 200]
    assert ended() == [(user.pk, {"person": user.pk})]


def test_a_session_of_somebody_else_or_the_own_one_is_not_there(user):
    (here, own), (_browser, strange) = signed_in(user), signed_in(make_membership().user)
    assert [here.post(f"{SESSIONS}{session.pk}/uitloggen/").status_code for session in (own, strange)] == [404, 404]
    assert here.get(f"{SESSIONS}{strange.pk}/uitloggen/").status_code == 405
    assert UserSession.objects.count() == 2
    assert ended() == []


def test_all_others_are_ended_at_once(user):
    (there, _session), (here, own) = signed_in(user), signed_in(user)
    here.post(SESSIONS)
    assert UserSession.objects.get(user=user) == own
    assert there.get("/mijn-leren/").status_code == 302
    assert here.get("/mijn-leren/").status_code == 200
    assert ended() == [(user.pk, {"person": user.pk})]


def test_what_ends_with_the_last_membership_is_in_the_log_too(user):
    signed_in(user)
    user.memberships.all().delete()
    assert end_sessions_without_a_place(User.objects.all()) == 1
    assert ended() == [(None, {"person": user.pk})]


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (IPHONE, "Safari op iPhone"),
        (f"Mozilla/5.0 (X11; Linux x86_64) {CHROME} Safari/537.36", "Chrome op Linux"),
        (f"Mozilla/5.0 (Linux; Android 10; K) {CHROME} Mobile Safari/537.36", "Chrome op Android"),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {CHROME} Safari/537.36", "Chrome op Mac"),
        ("curl/8.0", "curl"),
        ("<script>", "Onbekende browser"),
        ("", "Onbekende browser"),
    ],
)
def test_a_browser_has_a_name(user_agent, words):
    assert device_in_words(user_agent) == words

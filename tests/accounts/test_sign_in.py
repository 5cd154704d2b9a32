import re

import pytest
from django.core import mail
from django.test import override_settings
from django.urls import reverse

from tests.factories import PASSWORD, make_home, make_user

pytestmark = pytest.mark.django_db
SIGN_IN = "/inloggen/"


def sign_in(client, email, password=PASSWORD, **extra):
    return client.post(SIGN_IN, {"login": email, "password": password, **extra})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_the_right_password_leads_to_my_learning(client):
    user = make_user()
    response = sign_in(client, user.email)
    assert response.status_code == 302
    assert response.url == "/mijn-leren/"
    assert is_signed_in(client)


def test_a_wrong_password_gets_a_sentence_that_does_not_tell_who_has_an_account(client):
    user = make_user()
    pages = [sign_in(client, email, "verkeerd").content.decode() for email in (user.email, "niemand@example.nl")]
    for page in pages:
        assert "Het e-mailadres of het wachtwoord klopt niet" in page
        assert "<title>Fout: Inloggen" in page
    assert not is_signed_in(client)


def test_capitals_in_the_address_make_no_difference(client):
    make_user(email="sanne@example.nl")
    assert sign_in(client, "Sanne@Example.NL").status_code == 302
    assert is_signed_in(client)


def test_after_signing_in_somebody_goes_where_they_were_going(client):
    user = make_user()
    assert f'value="{reverse("certificates:mine")}"' in client.get(f"{SIGN_IN}?next=/certificaten/").content.decode()
    assert sign_in(client, user.email, next="/certificaten/").url == "/certificaten/"


@pytest.mark.parametrize("elsewhere", ["https://elders.example/", "//elders.example/", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(client, elsewhere):
    user = make_user()
    assert sign_in(client, user.email, next=elsewhere).url == "/mijn-leren/"


def test_somebody_who_left_the_platform_reads_what_to_do(client):
    user = make_user(is_active=False)
    response = sign_in(client, user.email)
    assert response.url == "/account/niet-actief/"
    assert "Vraag de aandachtsfunctionaris" in client.get(response.url).content.decode()
    assert not is_signed_in(client)


def test_an_empty_form_says_at_each_field_what_is_missing(client):
    page = client.post(SIGN_IN, {}).content.decode()
    assert 'href="#id_login"' in page
    assert 'href="#id_password"' in page
    assert 'aria-describedby="id_login_error"' in page
    assert 'id="id_login_error"' in page


def test_the_fields_help_the_password_manager(client):
    page = client.get(SIGN_IN).content.decode()
    assert 'autocomplete="email"' in page
    assert 'autocomplete="current-password"' in page
    assert "placeholder=" not in page


def test_nobody_signs_up_by_themselves(client):
    page = client.get("/account/aanmelden/").content.decode()
    assert "Je gemeente nodigt je uit" in page
    client.post("/account/aanmelden/", {"email": "nieuw@example.nl", "password1": PASSWORD, "password2": PASSWORD})
    assert not is_signed_in(client)


def test_signing_out_asks_first_and_then_says_so(client):
    make_home()
    client.force_login(make_user())
    assert "Wil je uitloggen?" in client.get("/uitloggen/").content.decode()
    assert is_signed_in(client)
    page = client.post("/uitloggen/", follow=True).content.decode()
    assert "Je bent uitgelogd." in page
    assert not is_signed_in(client)


def test_a_forgotten_password_is_replaced_through_a_dutch_mail(client):
    user = make_user()
    page = client.post("/wachtwoord-vergeten/", {"email": user.email}, follow=True).content.decode()
    assert "Kijk in je mail" in page
    [message] = mail.outbox
    assert message.subject == "Kies een nieuw wachtwoord voor Signaalwijs"
    assert "je oude wachtwoord blijft werken" in message.body
    [html] = [body for body, kind in message.alternatives if kind == "text/html"]
    link = re.search(r"http://testserver(/wachtwoord-vergeten/nieuw/\S+)", message.body).group(1)
    assert link in html

    form = client.get(link, follow=True)
    assert "Minstens 12 tekens" in form.content.decode()
    address = form.redirect_chain[-1][0]
    new = "een heel ander wachtwoord"
    done = client.post(address, {"password1": new, "password2": new}, follow=True)
    assert "Je nieuwe wachtwoord is bewaard" in done.content.decode()
    assert sign_in(client, user.email, new).status_code == 302
    assert "Deze link werkt niet meer" in client.get(link, follow=True).content.decode()


def test_two_different_new_passwords_change_nothing(client):
    user = make_user()
    client.force_login(user)
    answer = {"oldpassword": PASSWORD, "password1": "een heel ander wachtwoord", "password2": "nog iets anders dan dat"}
    page = client.post("/account/wachtwoord/", answer).content.decode()
    assert "Dit lukt nog niet" in page
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_an_unknown_address_gets_the_same_page_and_a_mail_without_a_link(client):
    page = client.post("/wachtwoord-vergeten/", {"email": "niemand@example.nl"}, follow=True).content.decode()
    assert "Kijk in je mail" in page
    [message] = mail.outbox
    assert message.subject == "Er is geen account met dit e-mailadres"
    assert "/wachtwoord-vergeten/" not in message.body
    assert message.body.count("http") == 1, "only where to report"


def test_nobody_changes_the_address_by_which_the_staff_list_knows_them(client):
    user = make_user()
    client.force_login(user)
    assert user.email in client.get("/account/e-mail/").content.decode()
    answer = {"email": "ander@example.nl", "action_add": ""}
    assert client.post("/account/e-mail/", answer).status_code == 405


def test_who_is_not_signed_in_sees_no_account_pages(client):
    for address in ("/account/e-mail/", "/account/wachtwoord/", "/account/bevestig/"):
        assert client.get(address).url.startswith(SIGN_IN)


@override_settings(DEBUG=True)
def test_the_accounts_of_the_demo_stand_on_the_sign_in_page_of_a_trial_machine(client, settings):
    make_user(email="boa@demodam.example")
    page = client.get(SIGN_IN).content.decode()
    assert "boa@demodam.example" in page
    assert settings.DEMO_PASSWORD in page
    assert "trainer@demodam.example" not in page


def test_no_account_of_the_demo_is_shown_in_production(client):
    make_user(email="boa@demodam.example")
    assert "demodam" not in client.get(SIGN_IN).content.decode()

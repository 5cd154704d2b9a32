"""Who came in, who tried and who left stands in the log; never what they typed."""

import json
import re

import pytest
from django.core import mail

from accounts.models import AuditEvent, Role
from accounts.models.audit import Origin, Result
from accounts.sign_in_log import mark_of
from config.structure import ensure_structure
from tests.factories import PASSWORD, make_role, make_user

pytestmark = pytest.mark.django_db
NEW = "nog een veel langer wachtwoord"


def events(kind: str = "account") -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action__startswith=f"{kind}.").order_by("pk"))


def sign_in(client, email, password=PASSWORD):
    return client.post("/inloggen/", {"login": email, "password": password})


def test_coming_in_and_leaving_are_two_lines(client):
    user = make_user()
    sign_in(client, user.email)
    client.post("/uitloggen/")
    assert [(e.action, e.actor, e.result, e.origin) for e in events()] == [
        ("account.signed_in", user, Result.OK, Origin.SITE),
        ("account.signed_out", user, Result.OK, Origin.SITE),
    ]
    assert {e.details["person"] for e in events()} == {user.pk}


def test_leaving_without_having_come_in_is_nothing(client):
    client.post("/uitloggen/")
    assert events() == []


def test_a_wrong_password_is_refused_and_names_the_account_by_number(client):
    user = make_user()
    sign_in(client, user.email.upper(), "een verkeerd wachtwoord")
    (event,) = events()
    assert (event.action, event.result, event.actor) == ("account.sign_in_failed", Result.REFUSED, None)
    assert event.details == {"person": user.pk}
    assert event.object_label == f"Account {user.pk}"


def test_an_unknown_address_leaves_a_mark_and_not_itself(client):
    sign_in(client, "Onbekend@example.nl", "een verkeerd wachtwoord")
    sign_in(client, "onbekend@example.nl", "een ander wachtwoord")
    first, second = events()
    assert first.details == second.details == {"address_mark": mark_of("onbekend@example.nl")}
    assert mark_of("iemand.anders@example.nl") != mark_of("onbekend@example.nl")
    assert "onbekend" not in json.dumps(list(AuditEvent.objects.values()), default=str).lower()


def test_nothing_in_the_log_is_a_secret(client):
    """Every way in and every password, and then all of the log is searched for what was typed."""
    user = make_user()
    sign_in(client, user.email, "een verkeerd wachtwoord")
    sign_in(client, user.email)
    client.post("/account/wachtwoord/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    client.post("/uitloggen/")
    client.post("/wachtwoord-vergeten/", {"email": user.email})
    (link,) = re.findall(r"/wachtwoord-vergeten/nieuw/\S+", str(mail.outbox[-1].body))
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": NEW + "!", "password2": NEW + "!"})
    assert [e.action for e in events()].count("account.password_changed") == 2
    for event in AuditEvent.objects.all():
        text = json.dumps([event.object_label, event.details])
        assert not {PASSWORD, NEW, "verkeerd"} & set(re.split(r'[",\[\]{}:]+\s*', text))
        assert not re.search(r"password|wachtwoord|token|secret|key|code|session|pbkdf2|argon2", text, re.IGNORECASE)
        assert user.email not in text
        assert user.name not in text


def test_what_an_admin_does_to_an_account_is_in_the_log(client):
    ensure_structure()
    admin, user = make_user(is_superuser=True), make_user()
    client.force_login(admin)
    data = {"email": user.email, "first_name": "Andere", "last_name": "Naam", "is_active": "on"}
    client.post(f"/cms/users/edit/{user.pk}/", {**data, "password1": NEW, "password2": NEW})
    done = [(e.action, e.actor, e.details) for e in events() if e.details.get("person") == user.pk]
    assert done == [
        ("account.changed", admin, {"person": user.pk}),
        ("account.password_changed", admin, {"person": user.pk}),
    ]


def test_a_list_that_leaves_the_cms_is_in_the_log(client):
    ensure_structure()
    admin = make_role(Role.ADMIN).user
    client.force_login(admin)
    client.get("/cms/reports/site-history/")
    assert events("cms") == []
    client.get("/cms/reports/site-history/", {"export": "csv"})
    (event,) = events("cms")
    assert (event.actor, event.object_label) == (admin, "/cms/reports/site-history/")


def test_erasing_a_person_takes_the_name_out_of_the_log(client):
    user = make_user(first_name="Sanne", last_name="Verdwijnt")
    sign_in(client, user.email)
    user.delete()
    (event,) = events()
    assert event.actor is None
    assert "Verdwijnt" not in json.dumps([event.object_label, event.details])

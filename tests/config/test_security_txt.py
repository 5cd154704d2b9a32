"""/.well-known/security.txt as RFC 9116 asks, with what the operator set."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from config.checks import security_contact_is_an_address

ADDRESS = "/.well-known/security.txt"


def fields(response) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in response.content.decode().splitlines():
        name, value = re.fullmatch(r"([A-Za-z-]+): (\S.*)", line).groups()
        found.setdefault(name, []).append(value)
    return found


def test_it_holds_what_the_rfc_asks(client, settings):
    settings.SECURITY_CONTACT = ["mailto:veilig@demodam.nl", "https://demodam.nl/melden"]
    settings.BASE_URL = "https://signaalwijs.demodam.nl/"
    response = client.get(ADDRESS)
    found = fields(response)
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert found["Contact"] == ["mailto:veilig@demodam.nl", "https://demodam.nl/melden"], "in order of preference"
    assert found["Canonical"] == ["https://signaalwijs.demodam.nl/.well-known/security.txt"]
    assert found["Preferred-Languages"] == ["nl, en"]
    (expires,) = found["Expires"]
    ahead = datetime.fromisoformat(expires) - timezone.now()
    assert timedelta(days=30) < ahead < timedelta(days=365)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", expires)


def test_nobody_needs_to_sign_in_and_nothing_can_be_sent_to_it(client):
    assert client.head(ADDRESS).status_code == 200
    assert client.post(ADDRESS).status_code == 405


@pytest.mark.parametrize(
    "contacts",
    [
        [],
        ["security@demodam.nl"],
        ["http://demodam.nl/melden"],
        ["mailto:veilig@demodam.nl", "javascript:alert(1)"],
        ["mailto:veilig@demodam.nl\nContact: mailto:boef@example.nl"],
    ],
)
def test_a_contact_that_nobody_can_use_is_refused(settings, contacts):
    settings.SECURITY_CONTACT = contacts
    assert [error.id for error in security_contact_is_an_address()] == ["signaalwijs.E009"]


@pytest.mark.parametrize("contact", ["mailto:a@b.nl", "https://b.nl/melden?taal=nl", "tel:+31-20-1234567"])
def test_a_contact_with_its_scheme_is_fine(settings, contact):
    settings.SECURITY_CONTACT = [contact]
    assert security_contact_is_an_address() == []

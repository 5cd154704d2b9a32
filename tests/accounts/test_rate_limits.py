"""How often one visitor may try something, and that nobody can use it against somebody else."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse

from accounts.rate_limits import RateLimit, limited, visitor
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LIMIT = RateLimit("test", times=2, seconds=3600)


@limited(LIMIT)
def try_it(request):
    return HttpResponse("gelukt")


@pytest.fixture
def ask(rf):
    def ask(method="post", user=None, **headers):
        request = getattr(rf, method)("/proberen/", **headers)
        request.user = user or AnonymousUser()
        return request

    return ask


def test_one_too_many_is_refused_in_dutch_and_says_for_how_long(ask):
    assert [try_it(ask()).status_code for _ in range(3)] == [200, 200, 429]
    refused = try_it(ask())
    assert "Even wachten" in refused.content.decode()
    assert 0 < int(refused.headers["Retry-After"]) <= 3600


def test_looking_costs_nothing(ask):
    assert {try_it(ask("get")).status_code for _ in range(5)} == {200}
    assert not LIMIT.is_spent(ask())


def test_it_is_over_after_a_while(ask, monkeypatch):
    monkeypatch.setattr("accounts.rate_limits.time", lambda: 3600.0)
    for _ in range(3):
        LIMIT.spend(ask())
    assert LIMIT.is_spent(ask())
    assert LIMIT.retry_after == 3600
    monkeypatch.setattr("accounts.rate_limits.time", lambda: 7200.0)
    assert not LIMIT.is_spent(ask())


def test_each_action_is_counted_apart(ask):
    for _ in range(3):
        LIMIT.spend(ask())
    assert RateLimit("other", times=2, seconds=3600).spend(ask())


def test_nobody_is_locked_out_by_somebody_else(ask):
    for _ in range(3):
        LIMIT.spend(ask(REMOTE_ADDR="192.0.2.1"))
    assert LIMIT.is_spent(ask(REMOTE_ADDR="192.0.2.1"))
    assert not LIMIT.is_spent(ask(REMOTE_ADDR="192.0.2.2"))
    assert not LIMIT.is_spent(ask(REMOTE_ADDR="192.0.2.1", user=make_user())), "a colleague behind the same address"


def test_an_account_is_counted_wherever_it_comes_from(ask):
    user = make_user()
    for number in range(3):
        LIMIT.spend(ask(user=user, REMOTE_ADDR=f"192.0.2.{number}"))
    assert LIMIT.is_spent(ask(user=user, REMOTE_ADDR="192.0.2.9"))
    assert not LIMIT.is_spent(ask(user=make_user(), REMOTE_ADDR="192.0.2.1"))


def test_without_a_trusted_proxy_what_a_visitor_writes_counts_for_nothing(ask, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    for number in range(3):
        LIMIT.spend(ask(REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}"))
    assert LIMIT.is_spent(ask(REMOTE_ADDR="192.0.2.1"))
    assert not LIMIT.is_spent(ask(REMOTE_ADDR="198.51.100.1"))


def test_behind_proxies_the_last_address_that_they_wrote_counts(ask, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    forged = "203.0.113.9, 198.51.100.7, 10.0.0.1"
    assert visitor(ask(REMOTE_ADDR="10.0.0.2", HTTP_X_FORWARDED_FOR=forged)) == "ip:198.51.100.7"


def test_a_network_of_ipv6_is_one_visitor(ask):
    first, second = (ask(REMOTE_ADDR=f"2001:db8:1:1::{end}") for end in ("1", "ffff"))
    assert visitor(first) == visitor(second)

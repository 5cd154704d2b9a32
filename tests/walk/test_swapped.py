"""A stranger puts ids, slugs, tokens and fields of another municipality in addresses of the own one."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .addresses import OPEN, closed, shared
from .test_walk import address, found_at
from .world import SIGNED_IN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bare_dead_ends")]
# What forms of the site send along, shown or hidden.
FIELDS = (
    *("membership", "municipality", "gemeente", "region", "contact", "to", "next", "antwoord", "naar", "richting"),
    *("user", "person", "pk", "id", "email", "organisation", "target_groups", "role", "slug", "code", "token", "check"),
    *(
        "instruction",
        "situation",
        "form",
        "taken_by",
        "reason",
        "remarks",
        "last_day",
        "first_day",
        "joined_on",
        "name",
    ),
)


def keys_of(world):
    """Every key of the other municipality, and the words by which it is named."""
    rows = [found for found in world.objects.values() if hasattr(found, "pk")]
    words = [world.here.slug, world.here.region.code, world.here.cbs_code, world.objects["token"]]
    words += [world.objects["certificate"].code, world.objects["user"].email]
    return sorted({row.pk for row in rows}), words


def own_slug(world):
    return {"slug": world.away.slug}, {"code": world.away.region.code}


def swapped(world):
    """Each address of the other municipality as if it were of the own one. As it is, it stands in test_walk.py."""
    slug, code = own_slug(world)
    for name, kwargs in closed(world).items():
        own = (slug if "slug" in kwargs else {}) | (code if "code" in kwargs and "example" in name else {})
        if own and set(kwargs) - set(own):
            yield name, {**kwargs, **own}


@pytest.mark.parametrize("stranger", SIGNED_IN)
def test_keys_of_another_municipality_do_nothing_below_the_own_one(world, stranger):
    browser, before = world.browser(stranger), world.rows()
    for name, kwargs in swapped(world):
        if name == "wagtaildocs_serve":
            continue
        for method in ("get", "post"):
            status, _location, shows = found_at(browser, method, address(name, kwargs))
            assert status < 500, (name, kwargs)
            assert not shows, (name, kwargs)
    assert world.rows() == before


@pytest.mark.parametrize("stranger", SIGNED_IN)
def test_whatever_fields_are_sent_along(world, stranger):
    browser, before = world.browser(stranger), world.rows()
    keys, words = keys_of(world)
    slug, code = own_slug(world)
    of_own = {
        name: kwargs | {k: v for k, v in (slug | code).items() if k in kwargs} for name, kwargs in closed(world).items()
    }
    everywhere = {**OPEN, **shared(world), **of_own}
    for left_out in ("wagtaildocs_serve", "account_logout", "mfa_generate_recovery_codes"):
        everywhere.pop(left_out, None)
    values = st.sampled_from([*map(str, keys), *words, "ja", "2026-11-01", "focal_point", "admin", ""])

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    @given(name=st.sampled_from(sorted(everywhere)), data=st.dictionaries(st.sampled_from(FIELDS), values, max_size=8))
    def send(name, data):
        status, _location, shows = found_at(browser, "post", address(name, everywhere[name]), data)
        assert status < 500
        assert not shows

    send()
    assert world.rows() == before


@pytest.mark.parametrize("stranger", SIGNED_IN)
def test_search_words_and_filters_find_nobody_of_elsewhere(world, stranger):
    browser = world.browser(stranger)
    paths = [
        f"/medewerkers/{world.away.slug}/",
        f"/dekking/{world.away.slug}/collegas/",
        "/meldroute/regio/",
        "/dekking/",
    ]
    paths += [f"/meldroute/registratie/{world.away.slug}/logboek/", "/cms/pages/search/", "/cms/images/chooser/"]
    keys, words = keys_of(world)
    for path in paths:
        for query in ({"zoek": "geheim"}, {"q": "geheim"}, {"search": "geheim", "page": "999"}, {"group": keys[0]}):
            status, _location, shows = found_at(browser, "get", path, query)
            assert status < 500
            # What was asked for is shown again in the field; nothing else is.
            assert not shows, (path, query)
    # Without the address of the person: the page repeats what was asked.
    for word in words[:-1]:
        _status, _location, shows = found_at(browser, "get", "/meldroute/", {"gemeente": word})
        assert not shows

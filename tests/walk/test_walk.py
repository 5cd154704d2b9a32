"""A walk over every address with every role of another municipality and region, and signed out."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.urls import get_resolver, reverse

from .addresses import BY_LINK, CMS, CMS_NAMES, NAMELESS, OPEN, closed, names_of_the_site, shared
from .world import MARK, STRANGERS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bare_dead_ends")]
DENIED = {403, 404, 405}
READERS_OF_RESTRICTED = {"focal_point", "chain_director", "care_coordinator", "trainer"}


def address(name, kwargs):
    return reverse(name, args=kwargs["args"]) if "args" in kwargs else reverse(name, kwargs=kwargs)


def body_of(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace")


def found_at(browser, method, path, data=None):
    """The status, where it leads to, and whether a secret word is in it."""
    response = getattr(browser, method)(path, data or {})
    shows = MARK.lower() in body_of(response).lower() or MARK.lower() in str(response.headers).lower()
    return response.status_code, response.headers.get("Location", ""), shows


def is_signed_out(browser):
    """Some of what is open to everybody signs out."""
    return SESSION_KEY not in browser.session


def is_denied(status, location):
    return status in DENIED or (status == 302 and location.startswith("/inloggen/"))


def test_the_table_has_every_address_of_the_site(world):
    site = {name for route, name in names_of_the_site() if not route.startswith(CMS)} - NAMELESS
    table = {*OPEN, *closed(world), *shared(world), *BY_LINK}
    assert site - table == set(), "add these to tests/walk/addresses.py"
    assert table - site == set(), "these are gone"


def test_the_list_of_the_cms_is_up_to_date():
    site = sorted({name for route, name in names_of_the_site() if route.startswith(CMS)} - NAMELESS)
    assert site == CMS_NAMES.read_text().split(), "look at what is new, and write it in tests/walk/cms_addresses.txt"


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_stranger_finds_nothing_and_changes_nothing(world, stranger):
    browser = world.browser(stranger)
    before = world.rows()
    wrong = []
    for name, kwargs in closed(world).items():
        for method in ("get", "post"):
            status, location, shows = found_at(browser, method, address(name, kwargs))
            if name == "wagtaildocs_serve" and stranger in READERS_OF_RESTRICTED:
                # Learning material for whoever holds such a role, of any municipality.
                continue
            if shows or not is_denied(status, location):
                wrong.append((name, method, status, location, "shows a secret" if shows else ""))
    assert wrong == []
    assert world.rows() == before


@pytest.mark.parametrize("stranger", STRANGERS)
def test_what_is_open_shows_nothing_of_somebody_else(world, stranger):
    before, browser = world.rows(), world.browser(stranger)
    wrong = []
    for name, kwargs in {**OPEN, **shared(world)}.items():
        for method in ("get", "post"):
            status, location, shows = found_at(browser, method, address(name, kwargs))
            if is_signed_out(browser):
                browser = world.browser(stranger)
            if status >= 500 or shows:
                wrong.append((name, method, status, location, "shows a secret" if shows else ""))
    assert wrong == []
    assert world.rows() == before


@pytest.mark.parametrize("stranger", STRANGERS)
def test_the_routekaart_of_another_municipality_names_nobody(world, stranger):
    browser = world.browser(stranger)
    # On paper there are no questions, so no form of exploitation.
    for path in ("/meldroute/", "/meldroute/?form=labour", "/meldroute/kaart.pdf", "/meldroute/zakkaart.pdf"):
        mark = "&" if "?" in path else "?"
        status, _location, shows = found_at(browser, "get", f"{path}{mark}gemeente=hierdam")
        assert status < 500
        assert not shows


# The CMS: what its addresses are about is filled in by the name of the parameter.


def cms_addresses(world):
    lookups = get_resolver()
    for name in CMS_NAMES.read_text().split():
        resolver, namespaces = lookups, name.split(":")
        prefix = "/"
        for namespace in namespaces[:-1]:
            part, resolver = resolver.namespace_dict[namespace]
            prefix += part
        for pattern, _pattern, _defaults, _converters in resolver.reverse_dict.getlist(namespaces[-1]):
            text, parameters = pattern[0]
            yield name, prefix + text % {parameter: filled(world, name, parameter) for parameter in parameters}


def filled(world, name, parameter):
    objects = {
        "document": world.objects["document"].pk,
        "user": world.objects["user"].pk,
        "membership": world.objects["membership"].pk,
        "roleassignment": world.objects["manager"].pk,
        "municipality": world.here.pk,
        "region": world.here.region.pk,
        "erasure": world.objects["user"].pk,
    }
    texts = {"content_type_name": "modulepage", "app_name": "courses", "model_name": "modulepage"}
    texts |= {"content_type_app_name": "courses", "content_type_model_name": "modulepage", "parameter": "x"}
    if parameter in texts:
        return texts[parameter]
    kind = next((kind for kind in objects if kind in name), None)
    return objects[kind] if kind else world.module.pk


@pytest.mark.parametrize("stranger", ["signed out", "learner", "focal_point", "manager", "trainer", "chain_director"])
def test_the_cms_shows_nobody(world, stranger):
    browser, wrong, before = world.browser(stranger), [], world.rows()
    works_there = stranger in {"trainer", "chain_director"}
    for name, path in cms_addresses(world):
        if name in LEFT_OUT:
            continue
        status, location, shows = found_at(browser, "get", path)
        is_let_in = status == 200 and stranger == "signed out" and name not in PARTS_FOR_ALL
        is_not_told = status != 403 and stranger != "signed out" and not works_there
        if status >= 500 or shows or is_let_in or is_not_told:
            wrong.append((name, path, status, location, "shows a secret" if shows else ""))
    assert wrong == []
    assert world.rows() == before


# What Wagtail serves to who is signed out: words of the interface and the drawings of its buttons.
PARTS_FOR_ALL = {"wagtailadmin_javascript_catalog", "wagtailadmin_sprite"}
# The one signs out; the other breaks on purpose, to test the page of an error.
LEFT_OUT = {"wagtailadmin_logout", "wagtailadmin_error_test"}

"""Who do I call? For everybody, and never more than they may see. And the same inside lessons and locked pages."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import Role
from municipalities.constants import ContactRole, Profile, RouteStatus
from municipalities.gate import gate_for
from municipalities.locked import locked_state
from municipalities.models import ContactPoint
from municipalities.route_card import card_in_force
from municipalities.routing import steps_for
from tests.factories import (
    make_complete_draft,
    make_focal_point,
    make_membership,
    make_municipality,
    make_open_municipality,
    make_region,
    make_registered_route,
    make_role,
    make_user,
)
from tests.municipalities.conftest import signed_in

CARD = "/meldroute/"
TODAY = timezone.localdate()
NATIONAL = ("tel:112", "tel:09008844", "tel:08005151", "tel:0334481186", "tel:08007000")
SECRETS = ("Zoë Geheim", "zoe@geheim.example", "Vervanger Geheim", "0123987654", "Bel de zorgcoördinator.", "Zorghuis")


@pytest.fixture
def in_force(db):
    """A municipality with a route in force, of which every personal detail is recognisable."""
    municipality = make_municipality(display_name="Súdwest-Fryslân", slug="sudwest-fryslan")
    user = make_user(first_name="Zoë", last_name="Geheim", email="zoe@geheim.example")
    make_focal_point(municipality, user=user, deputy_name="Vervanger Geheim", deputy_phone="0123 98 76 54")
    make_registered_route(municipality)
    return municipality


def test_signed_out_the_national_numbers_are_there(client, db):
    content = client.get(CARD).content.decode()
    for number in NATIONAL:
        assert number in content
    assert content.index("tel:112") < content.index("tel:09008844")


def test_signed_out_a_municipality_shows_its_function_and_number_only(client, in_force):
    response = client.get(CARD, {"gemeente": "sudwest-fryslan"})
    content = response.content.decode()
    assert "Aandachtsfunctionaris veiligheid" in content
    assert "tel:0123456789" in content
    for secret in SECRETS:
        assert secret not in content
    assert "tel:112" in content


def test_another_municipality_shows_a_colleague_from_elsewhere_no_more(in_force):
    elsewhere = signed_in(make_membership(municipality=make_open_municipality()).user)
    content = elsewhere.get(CARD, {"gemeente": "sudwest-fryslan"}).content.decode()
    assert "Aandachtsfunctionaris veiligheid" in content
    for secret in SECRETS:
        assert secret not in content


def test_own_staff_sees_the_whole_route(in_force):
    content = signed_in(make_membership(municipality=in_force).user).get(CARD).content.decode()
    for words in (*SECRETS[:5], *NATIONAL, "geldig tot en met"):
        assert words in content


def test_who_left_the_municipality_sees_what_a_stranger_sees(in_force):
    former = make_membership(municipality=in_force, left_on=TODAY - timedelta(days=1)).user
    content = signed_in(former).get(CARD, {"gemeente": "sudwest-fryslan"}).content.decode()
    for secret in SECRETS:
        assert secret not in content


def test_somebody_of_two_municipalities_can_see_both(in_force):
    user = make_membership(municipality=make_open_municipality(), joined_on=TODAY - timedelta(days=900)).user
    make_membership(municipality=in_force, user=user)
    assert "Zoë Geheim" not in signed_in(user).get(CARD).content.decode()
    assert "Zoë Geheim" in signed_in(user).get(CARD, {"gemeente": "sudwest-fryslan"}).content.decode()


def test_only_municipalities_with_a_route_can_be_chosen(client, in_force):
    make_municipality(display_name="Zonderdam")
    response = client.get(CARD)
    assert [choice.display_name for choice in response.context["choices"]] == ["Súdwest-Fryslân"]


def test_a_municipality_without_a_route_says_so_and_shows_the_national_numbers(db):
    content = signed_in(make_membership().user).get(CARD).content.decode()
    assert "heeft nog geen meldroute" in content
    for number in NATIONAL:
        assert number in content


def test_without_a_route_the_focal_point_can_still_be_called(db):
    municipality = make_municipality()
    make_focal_point(municipality)
    content = signed_in(make_membership(municipality=municipality).user).get(CARD).content.decode()
    assert "tel:0123456789" in content
    assert "geen meldroute die van kracht is" in content


@pytest.mark.parametrize("slug", ["nergens", "<script>alert(1)</script>", "x" * 500, "' OR 1=1", "\0"])
def test_an_unknown_municipality_still_shows_whom_to_call(client, in_force, slug):
    response = client.get(CARD, {"gemeente": slug})
    assert response.status_code == 404
    content = response.content.decode()
    assert "We kennen geen gemeente" in content
    assert "tel:112" in content
    assert "<script>alert" not in content


@pytest.mark.parametrize("days_left", [0, 31])
def test_a_closed_gate_does_not_close_the_card(in_force, days_left):
    in_force.focal_points.update(ended_on=TODAY - timedelta(days=days_left))
    content = signed_in(make_membership(municipality=in_force).user).get(CARD).content.decode()
    assert "Bel de zorgcoördinator." in content


def test_the_card_takes_few_queries_for_everybody(client, in_force, django_assert_max_num_queries):
    for _number in range(5):
        make_open_municipality()
    own = signed_in(make_membership(municipality=in_force).user)
    for browser, query in ((client, {}), (client, {"gemeente": "sudwest-fryslan"}), (own, {})):
        with django_assert_max_num_queries(13):
            assert browser.get(CARD, query).status_code == 200


# The route itself


def test_steps_that_lead_to_the_focal_point_name_who_it_is_today(in_force):
    successor = make_focal_point(
        in_force, user=make_user(first_name="Nieuwe", last_name="Kracht"), phone="0123 11 11 11"
    )
    in_force.focal_points.exclude(pk=successor.pk).update(ended_on=TODAY - timedelta(days=1))
    card = card_in_force(in_force)
    assert [step.people for step in card.always] == [(successor,)]
    assert card.focal_points == (successor,)


def test_the_steps_of_a_case_are_those_whose_conditions_hold_danger_first(db):
    route = make_complete_draft(make_municipality())
    contact = route.contacts.first()
    route.steps.all().delete()
    for position, (form, situation) in enumerate([("", ""), ("labour", ""), ("labour", "minor"), ("", "urgent")]):
        route.steps.create(contact=contact, form=form, situation=situation, instruction="Bel.", position=position)

    def cases(**case):
        return [(step.form, step.situation) for step in steps_for(route, **case)]

    assert cases() == [("", "")]
    assert cases(form="sexual", situations={"minor"}) == [("", "")]
    assert cases(form="labour", situations={"minor", "urgent"}) == [
        ("", "urgent"),
        ("", ""),
        ("labour", ""),
        ("labour", "minor"),
    ]


def test_every_step_and_contact_is_somewhere_on_the_card(in_force):
    route = in_force.routes.get()
    ContactPoint.objects.create(route=route, role=ContactRole.RIEC, organisation="RIEC", phone="0123 000 000")
    route.steps.create(contact=route.contacts.first(), form="sexual", situation="minor", instruction="Combinatie.")
    card = card_in_force(in_force)
    shown = [*card.in_danger, *card.always, *(step for case in card.depending for step in case.steps)]
    assert len(shown) == route.steps.count()
    assert [contact.role for contact in card.other_contacts] == [ContactRole.RIEC]
    assert card.depending[-1].title == "Seksuele uitbuiting: het gaat om een minderjarige"


@pytest.mark.parametrize("status", [RouteStatus.DRAFT, RouteStatus.SUBMITTED, RouteStatus.WITHDRAWN])
def test_what_is_not_in_force_is_not_on_the_card(db, status):
    municipality = make_municipality()
    make_complete_draft(municipality, status=status, valid_from=TODAY, valid_until=TODAY)
    assert card_in_force(municipality).route is None


# In lessons, on dashboards and in previews


def render(name: str, **context) -> str:
    return Template(f"{{% load meldroute %}}{{% {name} %}}").render(Context(context))


def request_of(user):
    request = RequestFactory().get("/")
    request.user, request.session = user, {}
    return request


@pytest.mark.parametrize("name", ["own_route_panel", "own_route_full"])
def test_a_reader_sees_the_own_route(in_force, name):
    content = render(name, request=request_of(make_membership(municipality=in_force).user))
    assert "Zoë Geheim" in content
    assert "tel:112" in content


@pytest.mark.parametrize("name", ["own_route_panel", "own_route_full"])
@pytest.mark.parametrize("who", ["nobody", "no request", "bare request", "no membership", "no route"])
def test_without_an_own_route_there_are_the_national_numbers(db, name, who):
    contexts = {
        "nobody": lambda: {"request": request_of(AnonymousUser())},
        "no request": lambda: {},
        "bare request": lambda: {"request": RequestFactory().get("/")},
        "no membership": lambda: {"request": request_of(make_user())},
        "no route": lambda: {"request": request_of(make_membership().user)},
    }
    content = render(name, **contexts[who]())
    assert "tel:112" in content
    assert "tel:09008844" in content


@pytest.mark.parametrize(
    ("names", "queries"),
    [
        (["own_route_panel", "own_route_panel"], 2),
        (["own_route_full", "own_route_panel", "own_route_full"], 3),
    ],
)
def test_the_route_takes_three_queries_and_the_panel_two(in_force, django_assert_num_queries, names, queries):
    from accounts.current import current_membership

    request = request_of(make_membership(municipality=in_force).user)
    current_membership(request)
    with django_assert_num_queries(queries):
        for name in names:
            render(name, request=request)


# Locked


def locked(municipality):
    return locked_state(municipality, gate_for(municipality))


def test_a_locked_page_says_what_is_done_what_is_missing_and_who_can_act(db):
    municipality = make_municipality(display_name="Nieuwedam")
    person = make_focal_point(municipality).user
    draft = make_complete_draft(municipality)
    draft.steps.all().delete()
    state = locked(municipality)
    assert state.title == "Nieuwedam heeft nog geen meldroute"
    assert [row.is_done for row in state.rows] == [True, True, True, True, False, False]
    assert (state.person, state.person_is) == (person, "aandachtsfunctionaris van Nieuwedam")
    assert state.mailto.startswith(f"mailto:{person.email}?subject=Meldroute%20mensenhandel")


def test_a_complete_route_that_waits_misses_only_the_region(db):
    municipality = make_municipality()
    make_focal_point(municipality)
    make_complete_draft(municipality, status=RouteStatus.SUBMITTED)
    state = locked(municipality)
    assert "wacht op akkoord" in state.title
    assert [row.text for row in state.rows if not row.is_done] == ["Akkoord van de regio"]


def test_the_profile_of_the_region_decides_which_rows_there_are(db):
    state = locked(make_municipality(region=make_region(profile=Profile.TWO_DOMAINS)))
    assert len(state.rows) == 7


def test_without_a_focal_point_the_chain_director_can_act_and_else_the_reader_is_told_whom_to_ask(db):
    municipality = make_municipality(display_name="Nieuwedam")
    assert locked(municipality).person is None
    make_role(Role.CHAIN_DIRECTOR, region=municipality.region)
    assert locked(municipality).person_is == f"ketenregisseur van de regio {municipality.region.name}"


@pytest.mark.parametrize(
    ("change", "title", "since"),
    [
        (lambda m: m.routes.update(valid_until=TODAY - timedelta(days=3)), "is verlopen", -2),
        (lambda m: m.routes.update(valid_from=TODAY + timedelta(days=3)), "gaat binnenkort in", None),
        (lambda m: m.routes.update(status=RouteStatus.WITHDRAWN, withdrawn_at=timezone.now()), "is ingetrokken", 0),
        (lambda m: m.routes.get().steps.all().delete(), "niet meer compleet", None),
        (lambda m: m.focal_points.update(ended_on=TODAY - timedelta(days=40)), "geen aandachtsfunctionaris", -9),
    ],
)
def test_each_reason_has_its_own_words(in_force, change, title, since):
    change(in_force)
    state = locked(in_force)
    assert title in state.title
    assert state.since == (TODAY + timedelta(days=since) if since is not None else None)


def test_a_municipality_that_ended_points_to_its_successor(db):
    successor = make_municipality(display_name="Hilverdam")
    ended = make_municipality(display_name="Wijdedam", valid_to=TODAY - timedelta(days=1), successor=successor)
    state = locked(ended)
    assert "bestaat niet meer" in state.title
    assert "Hilverdam" in state.text
    assert state.rows == ()
    successor_less = make_municipality(valid_to=TODAY - timedelta(days=1))
    assert "bewaard" in locked(successor_less).text
    assert "bestaat nog niet" in locked(make_municipality(valid_from=TODAY + timedelta(days=1))).title


def test_the_part_of_the_locked_page_shows_it_all(in_force):
    in_force.focal_points.update(ended_on=TODAY - timedelta(days=1))
    context = Context({"municipality": in_force, "gate": gate_for(in_force), "level": 1})
    content = Template('{% include "municipalities/locked_part.html" %}').render(context)
    assert "<h1" in content
    assert "Sluit binnenkort" in content
    assert "blijven open tot en met" in content
    assert 'href="/meldroute/"' in content

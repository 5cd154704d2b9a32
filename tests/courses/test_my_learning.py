""" "Mijn leren": what somebody was doing, what comes next, what is valid until when."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.current import SESSION_KEY
from accounts.models import Role
from courses.enrolments import enrol, finish_lesson
from courses.learners import Learner
from courses.models import Completion, Enrolment, LessonPage
from tests.factories import (
    make_completion,
    make_full_module,
    make_lesson,
    make_membership,
    make_module,
    make_municipality,
    make_open_municipality,
    make_role,
    make_target_group,
    make_user,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/mijn-leren/"


@pytest.fixture(scope="module")
def kept_membership(kept_for_the_file):
    return make_membership(municipality=make_open_municipality(display_name="Demodam"), groups=("enforcement_officer",))


@pytest.fixture(scope="module", autouse=True)
def kept_module(kept_for_the_file):
    """For the work of the membership. It is there in every test, also in one that does not ask for it."""
    return make_full_module(title="Signalen op straat", lessons=3)


@pytest.fixture
def learner(client, membership):
    client.force_login(membership.user)
    return client


def read(membership, module, count=None):
    enrolment = enrol(Learner.of(membership), module)
    for lesson in list(LessonPage.objects.child_of(module))[:count]:
        finish_lesson(enrolment, lesson)


def finish(membership, module, *, days_left=500, **fields):
    until = timezone.localdate() + timedelta(days=days_left)
    return make_completion(
        user=membership.user,
        municipality=membership.municipality,
        module=module,
        completed_on=until - timedelta(days=730),
        valid_until=until,
        **fields,
    )


def close(membership):
    membership.municipality.routes.update(valid_until=timezone.localdate() - timedelta(days=1))


def overview(client):
    return client.get(ADDRESS).context_data["overview"]


def headline(client):
    return overview(client).headline


def test_the_address_is_the_promised_one():
    assert reverse("courses:my_learning") == ADDRESS


def test_signed_out_goes_to_the_sign_in_page(client):
    assert client.get(ADDRESS).url == f"/inloggen/?next={ADDRESS}"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(learner, method):
    assert getattr(learner, method)(ADDRESS).status_code == 405


# The headline says what is so


def test_a_module_that_waits(learner):
    assert headline(learner) == "Er staat één module voor je klaar."
    make_full_module()
    assert headline(learner) == "Er staan twee modules voor je klaar."


def test_halfway(learner, membership, module):
    read(membership, module, 1)
    assert headline(learner) == "Goed dat je er bent. Nog twee lessen en de toets, dan is je module klaar."
    read(membership, module)
    assert headline(learner) == "Goed dat je er bent. Alleen de toets nog, dan is je module klaar."


def test_halfway_without_a_quiz(learner, membership):
    module = make_module()
    make_lesson(module)
    make_lesson(module)
    read(membership, module, 1)
    assert headline(learner) == "Goed dat je er bent. Nog één les en je module is klaar."


def test_everything_done(learner, membership, module):
    finish(membership, module)
    completion = finish(membership, make_full_module(), days_left=100)
    Completion.objects.filter(pk=completion.pk).update(valid_until=date(2090, 5, 3))
    Completion.objects.exclude(pk=completion.pk).update(valid_until=date(2090, 6, 3))
    assert headline(learner) == "Je bent bij. Alles is geldig tot en met 3 mei 2090."


@pytest.mark.parametrize(("days_left", "text"), [(0, "verloopt op"), (60, "verloopt op"), (-1, "is verlopen")])
def test_a_completion_that_ends(learner, membership, module, days_left, text):
    finish(membership, module, days_left=days_left)
    assert "Signalen op straat" in headline(learner)
    assert text in headline(learner)


def test_nothing_for_your_work(learner, module):
    module.target_groups.set([make_target_group("civil_registry")])
    module.save()
    page = learner.get(ADDRESS)
    assert page.context_data["overview"].headline == "Er is nog geen module voor jouw werk."
    assert "Bekijk alle modules" in page.text


# What comes first


def test_going_on_is_with_what_you_did_last(learner, membership, module):
    older, newer = module, make_full_module()
    read(membership, older, 1)
    read(membership, newer, 1)
    Enrolment.objects.filter(module=older).update(last_seen_at=timezone.now() - timedelta(days=1))
    found = overview(learner)
    assert found.current.module == newer
    assert [card.module for card in found.later] == [older]
    assert (found.action.label, found.action.url) == ("Ga verder", found.step.url)


def test_begun_comes_before_over_before_nearly_over_before_new(learner, membership, module):
    new, nearly, over, begun = module, *(make_full_module() for _ in range(3))
    read(membership, begun, 1)
    finish(membership, over, days_left=-10)
    finish(membership, nearly, days_left=10)
    found = overview(learner)
    assert [found.current.module, *(card.module for card in found.later)] == [begun, over, nearly, new]


def test_a_module_for_other_work_is_there_once_begun(learner, membership):
    other = make_full_module(groups=("civil_registry",))
    read(membership, other, 1)
    assert overview(learner).current.module == other


def test_a_module_that_disappeared_stays_among_what_was_done(learner, membership, module):
    finish(membership, module)
    module.delete()
    page = learner.get(ADDRESS)
    assert "Signalen op straat" in page.text
    assert overview(learner).finished[0].card is None


def test_of_each_module_the_last_round_is_shown(learner, membership, module):
    first = finish(membership, module, days_left=-30)
    second = finish(membership, module, days_left=700, round=2, completed_at=first.completed_at + timedelta(days=1))
    assert [row.completion for row in overview(learner).finished] == [second]
    assert overview(learner).current is None


# The gate


def test_a_closed_gate_before_anything_was_begun(client):
    nowhere = make_membership(municipality=make_municipality(display_name="Nieuwedam"), groups=("enforcement_officer",))
    client.force_login(nowhere.user)
    page = client.get(ADDRESS)
    assert "Nieuwedam heeft nog geen meldroute" in page.text
    assert "Straks voor jou" in page.text
    assert (page.context_data["overview"].current, page.context_data["overview"].action) == (None, None)


def test_a_gate_that_closed_halfway(learner, membership, module):
    read(membership, module, 1)
    close(membership)
    page = learner.get(ADDRESS)
    assert "Nu even dicht voor iets nieuws" in page.text
    assert page.context_data["overview"].action.label == "Ga verder"


def test_a_gate_that_closed_before_the_quiz(learner, membership, module):
    read(membership, module)
    close(membership)
    assert overview(learner).action is None


def test_a_gate_that_closed_after_everything_was_done(learner, membership, module):
    finish(membership, module)
    close(membership)
    page = learner.get(ADDRESS)
    assert "Je bent bij." in page.text
    assert "Dit heb je afgerond" in page.text


# For whom


def test_without_a_membership(client):
    client.force_login(make_user())
    page = client.get(ADDRESS)
    assert page.status_code == 200
    assert "Je bent nog niet gekoppeld aan een gemeente" in page.text


@pytest.mark.parametrize("page", ["my learning", "module"])
def test_who_left_reads_since_when_and_whom_to_ask(client, module, page):
    place = make_open_municipality(display_name="Demodam")
    keeper = place.focal_points.get()
    user = make_user()
    make_membership(user=user, municipality=place, left_on=date(2026, 10, 5), joined_on=date(2026, 1, 1))
    client.force_login(user)
    text = client.get(ADDRESS if page == "my learning" else module.url).text
    assert "Je bent uit dienst bij Demodam" in text
    assert "Je laatste dag was 5 oktober 2026." in text
    assert "Je certificaten vind je bij Certificaten." in text
    assert "Vraag het de aandachtsfunctionaris van Demodam." in text
    assert keeper.email not in text, "who does not work there gets no names"
    assert "niet gekoppeld" not in text
    make_membership(user=user, municipality=place, joined_on=date(2100, 2, 1))
    assert "Je begint op 1 februari 2100 bij Demodam" in client.get(ADDRESS).text


def test_two_municipalities_are_kept_apart(learner, membership, module):
    read(membership, module, 1)
    other = make_membership(
        user=membership.user, municipality=make_open_municipality(display_name="Andersdam"), groups=()
    )
    assert "Gemeente Demodam" in learner.get(ADDRESS).text
    session = learner.session
    session[SESSION_KEY] = other.pk
    session.save()
    page = learner.get(ADDRESS)
    assert "Gemeente Andersdam" in page.text
    assert page.context_data["overview"].current is None


def test_the_membership_of_another_cannot_be_chosen(learner, membership):
    stranger = make_membership(municipality=make_open_municipality(display_name="Andersdam"))
    read(stranger, make_full_module(title="Geheim", groups=()), 1)
    make_membership(user=membership.user, municipality=make_open_municipality(display_name="Tweededam"))
    session = learner.session
    session[SESSION_KEY] = stranger.pk
    session.save()
    page = learner.get(ADDRESS).text
    assert "Gemeente Demodam" in page
    assert "Andersdam" not in page
    assert "Geheim" not in page


def test_it_takes_as_many_queries_for_eight_modules_as_for_two(learner, membership, module, django_assert_num_queries):
    for _ in range(2):
        finish(membership, make_full_module())
    read(membership, module, 1)
    learner.get(ADDRESS)
    with CaptureQueriesContext(connection) as few:
        learner.get(ADDRESS)
    for _ in range(6):
        finish(membership, make_full_module(), days_left=-5)
    with django_assert_num_queries(len(few)):
        assert len(overview(learner).finished) == 8
    assert len(few) <= 20


# The work of a role


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (Role.FOCAL_POINT, ["Dekking", "Medewerkers", "Meldroute beheren"]),
        (Role.MANAGER, ["Dekking"]),
        (Role.CHAIN_DIRECTOR, ["Dekking", "Meldroutes", "Redactie"]),
        (Role.TRAINER, ["Redactie"]),
        (None, []),
    ],
)
@pytest.mark.parametrize("works_here", [True, False])
def test_who_has_a_role_finds_its_work_on_the_first_page(client, role, labels, works_here):
    municipality = make_open_municipality()
    user = make_membership(municipality=municipality).user if works_here else make_user()
    if role:
        place = {"municipality": municipality} if role in (Role.FOCAL_POINT, Role.MANAGER) else {}
        place = {"region": municipality.region} if role == Role.CHAIN_DIRECTOR else place
        make_role(role, user=user, **place)
    client.force_login(user)
    page = client.get("/mijn-leren/").content.decode()
    card = page.partition('id="jouw-werk"')[2].partition("</section>")[0]
    assert re.findall(r'<a class="utrecht-link" href="[^"]+">([^<]+)</a>', card) == labels


def test_the_focal_point_is_not_sent_to_themselves(client):
    municipality = make_open_municipality()
    person = municipality.focal_points.first()
    client.force_login(person.user)
    assert "Anders ben jij de eerste" in client.get("/mijn-leren/").content.decode()
    client.force_login(make_membership(municipality=municipality).user)
    assert "Anders eerst je aandachtsfunctionaris" in client.get("/mijn-leren/").content.decode()

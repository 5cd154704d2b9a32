"""A step that the focal point takes is read by a colleague, and gives nobody a button to call past the focal point."""

import pytest
from django.db import IntegrityError, transaction

from municipalities.constants import ContactRole, ExploitationForm, Situation, StepTaker
from municipalities.forms import StepForm
from municipalities.lifecycle import draft_for
from municipalities.models import RouteStep
from municipalities.printed_card import _context
from municipalities.route_card import card_of
from municipalities.route_content import content_of
from municipalities.route_difference import difference
from municipalities.standard_route import proposals
from quizzes.route_questions import route_content
from tests.factories import make_membership, make_open_municipality
from tests.municipalities.conftest import signed_in

pytestmark = pytest.mark.django_db
LABOUR = ExploitationForm.LABOUR


@pytest.fixture
def municipality():
    return make_open_municipality(display_name="Demodam", slug="demodam")


@pytest.fixture
def route(municipality):
    """Labour exploitation: the focal point reports to the Arbeidsinspectie."""
    route = municipality.routes.get()
    inspectorate = route.contacts.create(
        role=ContactRole.LABOUR_AUTHORITY, organisation="Nederlandse Arbeidsinspectie", phone="0800-5151", position=9
    )
    route.steps.filter(form=LABOUR).delete()
    route.steps.create(
        form=LABOUR,
        contact=inspectorate,
        instruction="De aandachtsfunctionaris meldt het.",
        taken_by=StepTaker.FOCAL_POINT,
        position=99,
    )
    return route


def test_a_colleague_reads_the_step_without_a_way_to_call(municipality, route):
    learner = make_membership(municipality=municipality).user
    for data in ({}, {"form": LABOUR, "danger": "", "who": "", "minor": ""}):
        page = signed_in(learner).post("/meldroute/", data).content.decode()
        assert "De aandachtsfunctionaris meldt het." in page
        assert "Dit doet je aandachtsfunctionaris, met: Nederlandse Arbeidsinspectie" in page.replace("\n", " ")
        own_steps = page.partition("Nummers voor het hele land")[0]
        assert "tel:08005151" not in own_steps


def test_the_printed_card_says_who_takes_it(route):
    lines = [step.line for step in _context(card_of(route), None)["steps"] if "meldt het" in step.instruction]
    assert [(line.who, line.phone) for line in lines] == [
        ("via je aandachtsfunctionaris: Nederlandse Arbeidsinspectie", "")
    ]


@pytest.mark.parametrize("situation", ["", Situation.URGENT])
def test_the_step_that_starts_is_a_colleagues(route, situation):
    data = {
        "form": "",
        "situation": situation,
        "contact": route.contacts.first().pk,
        "instruction": "De aandachtsfunctionaris belt.",
        "taken_by": StepTaker.FOCAL_POINT,
    }
    form = StepForm(data, instance=RouteStep(route=route), route=route)
    assert "Hiermee begint een collega" in form.errors["taken_by"][0]
    with pytest.raises(IntegrityError), transaction.atomic():
        RouteStep.objects.create(route=route, **{**data, "contact": route.contacts.first()})


def test_a_step_taken_by_nobody_known_is_refused(route):
    data = {"form": LABOUR, "contact": route.contacts.first().pk, "instruction": "Bel.", "taken_by": "burgemeester"}
    assert "taken_by" in StepForm(data, instance=RouteStep(route=route), route=route).errors


def test_what_the_focal_point_does_is_no_right_answer(route):
    route.steps.filter(form="", situation="").delete()
    route.steps.exclude(form=LABOUR).update(position=200)
    content = route_content(route, form=LABOUR, situations=[Situation.VICTIM_KNOWN], explanation="")
    right = next(option for option in content["options"] if option["correct"])
    assert "Arbeidsinspectie" not in right["text"]
    assert any("Arbeidsinspectie" in option["text"] for option in content["options"]), "a likely mistake"


def test_a_new_version_keeps_who_takes_a_step_and_tells_a_change(municipality, route):
    draft = draft_for(municipality, municipality.focal_points.get().user)
    step = draft.steps.get(form=LABOUR)
    assert step.taken_by == StepTaker.FOCAL_POINT
    draft.steps.filter(pk=step.pk).update(taken_by=StepTaker.COLLEAGUE)
    told = difference(content_of(route), content_of(draft)).steps
    assert len(told) == 1
    assert "wie het doet" in told[0]


def test_every_proposal_that_speaks_of_the_focal_point_as_the_doer_is_marked_so():
    for proposal in proposals():
        is_of_focal_point = proposal.taken_by == StepTaker.FOCAL_POINT
        assert is_of_focal_point == proposal.instruction.startswith("De aandachtsfunctionaris "), proposal.instruction

"""Where a case goes: the rule itself, and two real ways of working (FACTS.md 1.4, M1 to M10)."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from municipalities.constants import ContactRole, ExploitationForm, Situation
from municipalities.models import ContactPoint, ReportingRoute, RouteStep
from municipalities.routing import first_contact, holds, in_order, national_steps, steps_for
from tests.factories import make_municipality

SEXUAL, LABOUR, CRIMINAL = ExploitationForm.SEXUAL, ExploitationForm.LABOUR, ExploitationForm.CRIMINAL

# (form, situation, role, organisation), in the order of the municipality. Organisations as in S001 and S004.
FOCAL = (ContactRole.FOCAL_POINT, "Gemeente")
DRENTHE = (
    ("", Situation.URGENT, ContactRole.CHAIN_DIRECTOR, "Zorg- en Veiligheidshuis Drenthe"),
    ("", "", *FOCAL),
    ("", Situation.VICTIM_KNOWN, ContactRole.CARE_COORDINATOR, "Zorg- en Veiligheidshuis Drenthe"),
    ("", Situation.LOCATION_KNOWN, *FOCAL),
    ("", Situation.MINOR, ContactRole.VEILIG_THUIS, "Veilig Thuis Drenthe"),
    (LABOUR, "", ContactRole.LABOUR_AUTHORITY, "Nederlandse Arbeidsinspectie"),
    (SEXUAL, "", ContactRole.POLICE, "TMM"),
    (CRIMINAL, "", ContactRole.POLICE, "TMM"),
    ("", Situation.FORWARDED, ContactRole.CHAIN_DIRECTOR, "Zorg- en Veiligheidshuis Drenthe"),
    ("", Situation.UNDERMINING, ContactRole.RIEC, "RIEC Noord"),
    ("", Situation.HOME_VIOLENCE, ContactRole.VEILIG_THUIS, "Veilig Thuis Drenthe"),
    ("", Situation.COMPLEX, ContactRole.SAFETY_HOUSE, "Zorg- en Veiligheidshuis Drenthe"),
    ("", Situation.ANONYMOUS, ContactRole.OTHER, "Meld Misdaad Anoniem"),
)
CRANENDONCK = (
    ("", "", *FOCAL),
    (LABOUR, "", ContactRole.LABOUR_AUTHORITY, "NLA"),
    (SEXUAL, "", ContactRole.POLICE, "AVIM"),
    (CRIMINAL, "", ContactRole.POLICE, "AVIM"),
    ("", Situation.VICTIM_KNOWN, ContactRole.CARE_COORDINATOR, "Lumens"),
    ("", Situation.LOCATION_KNOWN, *FOCAL),
    ("", Situation.MINOR, ContactRole.VEILIG_THUIS, "Veilig Thuis Zuidoost-Brabant"),
    ("", Situation.URGENT, ContactRole.CARE_COORDINATOR, "Lumens"),
    ("", Situation.FORWARDED, ContactRole.CARE_COORDINATOR, "Lumens"),
    ("", Situation.UNDERMINING, ContactRole.RIEC, "Taskforce-RIEC"),
    ("", Situation.HOME_VIOLENCE, ContactRole.VEILIG_THUIS, "Veilig Thuis Zuidoost-Brabant"),
    ("", Situation.COMPLEX, ContactRole.SAFETY_HOUSE, "Zorg- en Veiligheidshuis, Zorgtafel en AVE"),
    ("", Situation.ANONYMOUS, ContactRole.OTHER, "Meld Misdaad Anoniem"),
)
# What FACTS.md 1.4 says: the case, then whom it goes to in Drenthe and in Cranendonck.
CASES = {
    "M1 danger, after 112": ("", Situation.URGENT, ContactRole.CHAIN_DIRECTOR, ContactRole.CARE_COORDINATOR),
    "M2 any signal": ("", "", ContactRole.FOCAL_POINT, ContactRole.FOCAL_POINT),
    "M3 at the focal point": ("", Situation.FORWARDED, ContactRole.CHAIN_DIRECTOR, ContactRole.CARE_COORDINATOR),
    "M4 labour": (LABOUR, "", ContactRole.LABOUR_AUTHORITY, ContactRole.LABOUR_AUTHORITY),
    "M5 sexual": (SEXUAL, "", ContactRole.POLICE, ContactRole.POLICE),
    "M5 criminal": (CRIMINAL, "", ContactRole.POLICE, ContactRole.POLICE),
    "M6 undermining": ("", Situation.UNDERMINING, ContactRole.RIEC, ContactRole.RIEC),
    "M7 possible victim": (
        "", Situation.VICTIM_KNOWN, ContactRole.CARE_COORDINATOR, ContactRole.CARE_COORDINATOR,
    ),
    "M8 violence at home": ("", Situation.HOME_VIOLENCE, ContactRole.VEILIG_THUIS, ContactRole.VEILIG_THUIS),
    "M9 anonymous": ("", Situation.ANONYMOUS, ContactRole.OTHER, ContactRole.OTHER),
    "M10 complex": ("", Situation.COMPLEX, ContactRole.SAFETY_HOUSE, ContactRole.SAFETY_HOUSE),
}  # fmt: skip


def steps_of(rows) -> list[RouteStep]:
    return [
        RouteStep(
            form=form,
            situation=situation,
            position=position,
            contact=ContactPoint(role=role, organisation=organisation, phone="0123"),
            instruction="Bel.",
        )
        for position, (form, situation, role, organisation) in enumerate(rows)
    ]


@pytest.mark.parametrize(("form", "situation", "drenthe", "cranendonck"), CASES.values(), ids=CASES)
def test_each_case_goes_to_the_right_contact(form, situation, drenthe, cranendonck):
    situations = [situation] if situation else []
    for rows, role in ((DRENTHE, drenthe), (CRANENDONCK, cranendonck)):
        found = first_contact(steps_of(rows), form=form, situations=situations)
        assert found is not None
        assert found.contact.role == role


def test_danger_comes_first_whatever_the_order_of_the_municipality():
    urgent = [s for s in in_order(steps_of(CRANENDONCK)) if holds(s, form=LABOUR, situations=[Situation.URGENT])]
    assert urgent[0].situation == Situation.URGENT
    assert [step.contact.organisation for step in urgent[1:]] == ["Gemeente", "NLA"]


def test_a_step_about_form_and_situation_is_more_about_a_case_than_one_of_them():
    rows = [*DRENTHE, (LABOUR, Situation.MINOR, ContactRole.OTHER, "Jeugdteam arbeid")]
    found = first_contact(steps_of(rows), form=LABOUR, situations=[Situation.MINOR])
    assert found is not None
    assert found.contact.organisation == "Jeugdteam arbeid"


def test_without_any_step_for_the_case_there_is_none():
    only_labour = steps_of([(LABOUR, "", ContactRole.LABOUR_AUTHORITY, "NLA")])
    assert first_contact(only_labour, form=SEXUAL) is None


@pytest.mark.parametrize(
    ("form", "number"),
    [(LABOUR, "0800-5151"), (SEXUAL, "0900-8844"), (CRIMINAL, "0900-8844"), ("", "033-4481186")],
)
def test_without_a_route_the_national_numbers_answer(form, number):
    found = first_contact(national_steps(), form=form)
    assert found is not None
    assert found.contact.phone == number


step_conditions = st.tuples(st.sampled_from(["", *ExploitationForm]), st.sampled_from(["", *Situation]))


@given(
    rows=st.lists(step_conditions, max_size=12),
    form=st.sampled_from(["", *ExploitationForm]),
    situations=st.sets(st.sampled_from(list(Situation))),
)
def test_the_steps_of_a_case_are_all_that_hold_and_no_others(rows, form, situations):
    steps = steps_of([(*row, ContactRole.OTHER, "x") for row in rows])
    shown = [s for s in in_order(steps) if holds(s, form=form, situations=situations)]
    assert {s.position for s in shown} == {
        n for n, (f, s) in enumerate(rows) if f in {"", form} and (not s or s in situations)
    }
    urgent = [s.situation == Situation.URGENT for s in shown]
    assert urgent == sorted(urgent, reverse=True)
    assert (first_contact(steps, form=form, situations=situations) is None) == (not shown)


@pytest.mark.django_db
def test_a_stored_route_answers_as_its_steps_do():
    route = ReportingRoute.objects.create(municipality=make_municipality(), version=1)
    contact = ContactPoint.objects.create(route=route, role=ContactRole.OTHER, organisation="x", phone="0123 456")
    for position, (form, situation, *_who) in enumerate(DRENTHE):
        route.steps.create(form=form, situation=situation, contact=contact, instruction="Bel.", position=position)
    for form, situation in product(["", *ExploitationForm], ["", *Situation]):
        found = steps_for(route, form=form, situations=[situation] if situation else [])
        assert all(holds(step, form=form, situations=[situation]) for step in found)
        assert found[0].situation in {"", Situation.URGENT}

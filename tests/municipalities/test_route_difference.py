"""What changed between two versions, in sentences; nothing is kept silent and nothing is made up."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from municipalities.constants import ContactRole, ExploitationForm, ReadinessCheck, Situation
from municipalities.lifecycle import draft_for
from municipalities.route_content import content_of, version_before
from municipalities.route_difference import Agreement, Contact, Content, Step, difference
from tests.factories import make_complete_draft, make_registered_route

words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=6)
maybe = st.just("") | words
contacts = st.builds(
    Contact, st.sampled_from(ContactRole.values), words, name=maybe, phone=maybe, email=maybe, hours=maybe
)
days = st.none() | st.dates(date(1900, 1, 1), date(2100, 12, 31))
agreements = st.builds(
    Agreement,
    st.sampled_from(ReadinessCheck.values),
    reference=maybe,
    decided_on=days,
    evaluate_on=days,
    document=maybe,
    document_name=words,
)


def steps(number_of_contacts: int) -> st.SearchStrategy[Step]:
    return st.builds(
        Step,
        st.sampled_from(["", *ExploitationForm.values]),
        st.sampled_from(["", *Situation.values]),
        st.integers(0, number_of_contacts - 1),
        words,
    )


@st.composite
def contents(draw: st.DrawFn) -> Content:
    people = draw(st.lists(contacts, min_size=1, max_size=5))
    return Content(
        contacts=tuple(people),
        steps=tuple(draw(st.lists(steps(len(people)), max_size=6))),
        agreements=tuple(draw(st.lists(agreements, max_size=3, unique_by=lambda row: row.check))),
    )


@given(contents())
def test_a_version_differs_in_nothing_from_itself(content):
    assert not difference(content, content)


@given(contents(), st.data())
def test_every_change_of_one_field_shows_in_its_own_part(content, data):
    part = data.draw(st.sampled_from(["contacts", "steps", "agreements"]))
    rows = getattr(content, part)
    if not rows:
        return
    place = data.draw(st.integers(0, len(rows) - 1))
    fields = {
        "contacts": {"role": st.sampled_from(ContactRole.values), "organisation": words, "name": maybe}
        | dict.fromkeys(("phone", "email", "hours"), maybe),
        "steps": {
            "form": st.sampled_from(["", *ExploitationForm.values]),
            "situation": st.sampled_from(["", *Situation.values]),
            "contact": st.integers(0, len(content.contacts) - 1),
            "instruction": words,
        },
        "agreements": {"reference": maybe, "decided_on": days, "evaluate_on": days, "document": maybe},
    }[part]
    field = data.draw(st.sampled_from(sorted(fields)))
    value = data.draw(fields[field].filter(lambda value: value != getattr(rows[place], field)))
    changed = (*rows[:place], replace(rows[place], **{field: value}), *rows[place + 1 :])
    found = difference(content, replace(content, **{part: changed}))
    assert getattr(found, part)
    for other in {"contacts", "agreements"} - {part}:
        assert not getattr(found, other), "what did not change is not mentioned"


@given(contents(), st.data())
def test_what_is_added_is_new_one_way_and_gone_the_other_way(content, data):
    step = data.draw(steps(len(content.contacts)))
    more = replace(content, steps=(*content.steps, step))
    assert [text.startswith("Nieuwe stap") for text in difference(content, more).steps] == [True]
    assert [text.startswith("Stap weg") for text in difference(more, content).steps] == [True]


@given(contents())
def test_from_nothing_everything_is_new(content):
    found = difference(Content(), content)
    assert len(found.contacts) == len(content.contacts)
    assert len(found.steps) == len(content.steps)


CARE = Contact("care_coordinator", "Zorghuis", phone="0123 - 45 67 88")
POLICE = Contact("police", "Politie", phone="0900-8844")
CALL_CARE = Step("", "victim_known", 0, "Bel de zorgcoördinator.")
CALL_POLICE = Step("labour", "", 1, "Bel de politie.")
MINOR = Step("", "minor", 0, "Overleg.")
BEFORE = Content((CARE, POLICE), (CALL_CARE, CALL_POLICE, MINOR))


@pytest.mark.parametrize(
    ("after", "sentences"),
    [
        (
            replace(BEFORE, contacts=(replace(CARE, phone="0123 - 45 67 99"), POLICE)),
            ["Contact Zorgcoördinator, Zorghuis: telefoon was 0123 - 45 67 88, is nu 0123 - 45 67 99."],
        ),
        (
            replace(BEFORE, contacts=(replace(CARE, hours="dag en nacht"), POLICE)),
            ["Contact Zorgcoördinator, Zorghuis: bereikbaar is nu dag en nacht."],
        ),
        (
            replace(BEFORE, steps=(*BEFORE.steps, Step("sexual", "", 1, "Bel."))),
            ["Nieuwe stap bij seksuele uitbuiting: “Bel.” Met: Politie (AVIM of team mensenhandel)."],
        ),
        (replace(BEFORE, steps=BEFORE.steps[:2]), ["Stap weg bij “Het gaat om een minderjarige”: “Overleg.” "]),
        (
            replace(BEFORE, steps=(CALL_CARE, CALL_POLICE, replace(MINOR, contact=1))),
            ["Stap bij “Het gaat om een minderjarige”: met wie was Zorgcoördinator, Zorghuis, is nu Politie"],
        ),
        (
            replace(BEFORE, steps=(MINOR, CALL_CARE, CALL_POLICE)),
            ["de stap bij “Het gaat om een minderjarige” stond op plaats 3 en staat nu op plaats 1."],
        ),
        (
            replace(BEFORE, steps=(CALL_CARE, replace(CALL_POLICE, form="criminal"), MINOR)),
            ["Stap bij arbeidsuitbuiting: geldt nu bij criminele uitbuiting. “Bel de politie.”"],
        ),
    ],
)
def test_the_sentences_say_what_was_and_what_is(after, sentences):
    found = difference(BEFORE, after)
    said = [*found.agreements, *found.contacts, *found.steps]
    assert len(said) == len(sentences)
    for text, wanted in zip(said, sentences, strict=True):
        assert wanted in text


def test_a_contact_put_elsewhere_does_not_change_the_steps_that_name_it():
    after = Content((POLICE, CARE), tuple(replace(step, contact=1 - step.contact) for step in BEFORE.steps))
    found = difference(BEFORE, after)
    assert found.steps == ()
    assert ["Volgorde gewijzigd" in text for text in found.contacts] == [True]


def test_a_new_step_in_front_moves_nobody():
    found = difference(BEFORE, replace(BEFORE, steps=(Step("", "", 0, "Bel eerst."), *BEFORE.steps)))
    assert len(found.steps) == 1


def test_agreements_say_their_dates_and_documents_in_words():
    was = Agreement("integral_approach", "Besluit 1", date(2025, 1, 15), document="a", document_name="besluit.pdf")
    now = replace(was, decided_on=date(2026, 3, 1), document="b", document_name="nieuw.pdf")
    found = difference(Content(agreements=(was,)), Content(agreements=(now,))).agreements
    assert "datum van het besluit was 15 januari 2025, is nu 1 maart 2026." in found[0]
    assert "Het was besluit.pdf, het is nu nieuw.pdf." in found[1]
    gone = difference(Content(agreements=(now,)), Content(agreements=(replace(now, document=""),))).agreements
    assert "document weg, nieuw.pdf." in gone[0]


def test_a_copy_of_a_version_says_the_same_as_the_version(municipality, focal_point, django_assert_num_queries):
    first = make_registered_route(municipality)
    draft = draft_for(municipality, focal_point)
    assert version_before(draft, municipality) == first
    assert version_before(first, municipality) is None
    with django_assert_num_queries(6):
        assert not difference(content_of(first), content_of(draft))
    draft.contacts.filter(role="care_coordinator").update(phone="0123 - 00 00 00")
    assert len(difference(content_of(first), content_of(draft)).contacts) == 1


def test_a_draft_is_compared_with_what_was_in_force_and_not_with_what_never_was(municipality):
    draft = make_complete_draft(municipality, status="withdrawn")
    later = make_complete_draft(municipality)
    assert draft.version < later.version
    assert version_before(later, municipality) is None

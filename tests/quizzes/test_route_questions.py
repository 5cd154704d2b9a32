"""Questions about the reader's own meldroute: what is right follows from the route of their municipality."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from municipalities.constants import ContactRole, ExploitationForm, Situation
from municipalities.models import ContactPoint, Municipality, ReportingRoute, RouteStep
from municipalities.routing import steps_for
from quizzes.attempts import QuizWithoutQuestions, questions_for, start_attempt
from quizzes.models import Attempt, AttemptQuestion, Question, QuestionKind, QuizQuestion
from quizzes.route_questions import MOST, label_of, route_content
from tests.factories import (
    make_full_module,
    make_membership,
    make_module,
    make_municipality,
    make_open_municipality,
    make_question,
    make_quiz,
    make_user,
    publish,
)

LABOUR = {
    "form": ExploitationForm.LABOUR,
    "text": "Arbeidsuitbuiting, geen spoed: met wie neem je het eerst contact op?",
}


def make_route_question(**fields):
    return make_question(kind=QuestionKind.ROUTE, correct=(), **{**LABOUR, **fields})


def quiz_with(*questions, **fields):
    quiz = make_quiz(make_module(), questions=0, **fields)
    quiz.quiz_questions = [QuizQuestion(question=question, sort_order=i) for i, question in enumerate(questions)]
    return publish(quiz)


def start(quiz, municipality):
    return start_attempt(user=make_user(), quiz=quiz, municipality=municipality, pass_mark=80)


def asked(quiz, municipality):
    return start(quiz, municipality).questions.get()


def right_answer(question: AttemptQuestion) -> str:
    (option,) = [option for option in question.options if option["correct"]]
    return option["text"]


@pytest.fixture
def municipality(db):
    return make_open_municipality(display_name="Demodam")


@pytest.fixture
def labour_first(db):
    """A municipality where labour exploitation goes straight to the inspectorate."""
    municipality = make_open_municipality(display_name="Kasstad")
    route = municipality.routes.get()
    route.steps.filter(situation="").update(position=9)
    inspectorate = ContactPoint.objects.create(
        route=route, role=ContactRole.LABOUR_AUTHORITY, organisation="Nederlandse Arbeidsinspectie", phone="0800-5151"
    )
    RouteStep.objects.create(
        route=route, form=ExploitationForm.LABOUR, contact=inspectorate, instruction="Meld het bij de Arbeidsinspectie."
    )
    return municipality


def test_the_right_answer_follows_from_the_own_route(municipality, labour_first):
    quiz = quiz_with(make_route_question())
    here, there = asked(quiz, municipality), asked(quiz, labour_first)
    assert right_answer(here) == "Aandachtsfunctionaris, Gemeente"
    assert right_answer(there) == "Nederlandse Arbeidsinspectie"
    assert "Meld het bij de Arbeidsinspectie." in there.content["explanation"]
    assert "de meldroute van Kasstad" in there.content["explanation"]
    assert "de meldroute van Demodam" in here.content["explanation"]


def test_danger_now_means_112_first(municipality):
    question = asked(quiz_with(make_route_question(situations=[Situation.URGENT])), municipality)
    assert right_answer(question) == "112"
    (option,) = [option for option in question.options if option["correct"]]
    assert "Daarna staat in jouw meldroute: “Bel de zorgcoördinator.”" in option["feedback"]
    assert "1. Bel 112.\n2. Bel de zorgcoördinator." in question.content["explanation"]


def test_each_answer_tells_what_the_own_route_says(municipality):
    question = asked(quiz_with(make_route_question(situations=[Situation.VICTIM_KNOWN])), municipality)
    feedback = {option["text"]: option["feedback"] for option in question.options}
    assert feedback["Aandachtsfunctionaris, Gemeente"] == (
        "Goed. In jouw meldroute staat: “Bel de aandachtsfunctionaris.”"
    )
    assert "begint er niet mee" in feedback["Zorgcoördinator, Zorghuis"]
    assert "direct gevaar" in feedback["112"]
    assert all(feedback.values())


def test_a_later_change_of_the_route_changes_nothing_in_the_attempt(municipality):
    question = asked(quiz_with(make_route_question()), municipality)
    before = question.content
    municipality.routes.get().steps.all().delete()
    question.refresh_from_db()
    assert question.content == before


def test_a_contact_is_never_named_by_a_person(municipality):
    ContactPoint.objects.update(name="Karin Nieuwenhuis")
    question = asked(quiz_with(make_route_question()), municipality)
    assert "Karin" not in str(question.content)


@pytest.mark.parametrize(
    ("role", "organisation", "label"),
    [
        (ContactRole.CARE_COORDINATOR, "Lumens", "Zorgcoördinator, Lumens"),
        (ContactRole.LABOUR_AUTHORITY, "Nederlandse Arbeidsinspectie", "Nederlandse Arbeidsinspectie"),
        (ContactRole.POLICE, "Politie", "Politie (AVIM of team mensenhandel)"),
        (ContactRole.RIEC, "RIEC Noord", "RIEC Noord"),
        (ContactRole.OTHER, "Zorgtafel", "Zorgtafel"),
    ],
)
def test_role_and_organisation_are_not_said_twice(role, organisation, label):
    assert label_of(ContactPoint(role=role, organisation=organisation)) == label


def test_without_a_route_in_force_the_question_is_left_out(municipality):
    quiz = quiz_with(make_question(), make_route_question(), make_question())
    assert start(quiz, municipality).question_count == 3
    without = start(quiz, make_municipality())
    assert without.question_count == 2
    assert [question.position for question in without.questions.all()] == [1, 2]
    municipality.routes.update(valid_until=timezone.localdate())
    assert start(quiz, municipality).question_count == 3


def test_a_quiz_of_only_such_questions_has_none_without_a_route(db):
    quiz = quiz_with(make_route_question())
    with pytest.raises(QuizWithoutQuestions):
        start(quiz, make_municipality())
    assert not Attempt.objects.exists()


def test_a_route_without_a_step_for_the_case_leaves_the_question_out(municipality):
    municipality.routes.get().steps.filter(situation="").delete()
    assert questions_for(quiz_with(make_route_question()), municipality) == []


def test_the_right_answer_does_not_always_stand_first(municipality):
    quiz = quiz_with(*(make_route_question() for _number in range(12)), shuffle_options=False)
    attempt = start(quiz, municipality)
    places = {[option["correct"] for option in question.options].index(True) for question in attempt.questions.all()}
    assert len(places) > 1


def test_more_such_questions_cost_no_more_queries(municipality):
    few = quiz_with(make_route_question())
    many = quiz_with(*(make_route_question() for _number in range(6)))
    with CaptureQueriesContext(connection) as one:
        questions_for(few, municipality)
    with CaptureQueriesContext(connection) as six:
        questions_for(many, municipality)
    assert len(six) == len(one)


# For any route and case


texts = st.sampled_from(["Gemeente", "Politie", "Lumens", "lumens ", "CoMensha", "Veilig Thuis", "112", "RIEC", " "])
contacts = st.builds(
    ContactPoint,
    role=st.sampled_from(ContactRole),
    organisation=texts,
    name=st.just("Karin"),
    phone=st.sampled_from(["", "112", "0900-8844", "0900 8844", "0123 - 45 67 89"]),
    email=st.sampled_from(["", "a@example.nl", "A@example.nl"]),
)
cases = st.tuples(
    st.sampled_from(["", *ExploitationForm.values]), st.lists(st.sampled_from(Situation.values), unique=True)
)


@st.composite
def routes(draw):
    people = draw(st.lists(contacts, min_size=1, max_size=6))
    for number, contact in enumerate(people, start=1):
        contact.pk = number
    steps = [
        RouteStep(pk=pk, position=position, form=form, situation=situation, contact=contact, instruction=f"Doe {pk}.")
        for pk, (form, situation, contact, position) in enumerate(
            draw(
                st.lists(
                    st.tuples(
                        st.sampled_from(["", *ExploitationForm.values]),
                        st.sampled_from(["", *Situation.values]),
                        st.sampled_from(people),
                        st.integers(0, 5),
                    ),
                    max_size=8,
                )
            )
        )
    ]
    route = ReportingRoute(pk=1, municipality=Municipality(display_name="Demodam"))
    route._prefetched_objects_cache = {"steps": steps, "contacts": people}
    return route


@given(routes(), cases)
def test_exactly_one_answer_is_right_and_all_are_distinct(route, case):
    form, situations = case
    content = route_content(route, form=form, situations=situations, explanation="Daarom.")
    steps = steps_for(route, form=form, situations=situations)
    if content is None:
        assert Situation.URGENT not in situations
        assert not steps or not label_of(steps[0].contact)
        return
    options = content["options"]
    texts = [option["text"].casefold() for option in options]
    assert 3 <= len(options) <= MOST
    assert len(set(texts)) == len({option["key"] for option in options}) == len(options)
    assert all(text.strip() for text in texts)
    (right,) = [option["text"] for option in options if option["correct"]]
    assert right == ("112" if Situation.URGENT in situations else label_of(steps[0].contact))
    assert "Karin" not in str(content)
    dialled = [contact.dialled for contact in route.contacts.all() if f"contact-{contact.pk}" in str(options)]
    known = [number for number in dialled if number]
    assert len(set(known)) == len(known)


# In the CMS


@pytest.fixture
def editor(client, db):
    client.force_login(make_user(is_superuser=True, is_staff=True))
    return client


def form(*options, **fields):
    data = {
        "reference": "boa-11",
        "text": "Met wie neem je het eerst contact op?",
        "kind": QuestionKind.ROUTE,
        "explanation": "Daarom.",
        "form": "labour",
        "options": inline_formset([{"text": text, "feedback": "Uitleg", "is_correct": "on"} for text in options]),
    }
    return nested_form_data(data) | {"action-publish": "1", **fields}


def address(name, *arguments):
    return reverse(Question.snippet_viewset.get_url_name(name), args=arguments)


def test_a_trainer_publishes_such_a_question_without_answers(editor):
    page = editor.get(address("add")).text
    assert "Geef zelf geen antwoorden" in page
    assert editor.post(address("add"), form(situations=["minor", "victim_known"])).status_code == 302
    question = Question.objects.get()
    assert question.live
    assert sorted(question.situations) == ["minor", "victim_known"]
    assert question.problems == []


@pytest.mark.parametrize(
    ("options", "fields", "sentence"),
    [
        (("Bel 112",), {}, "heeft geen eigen antwoorden"),
        ((), {"situations": ["victim_known", "location_known"]}, "Kies er één"),
        (
            ("A", "B"),
            {"kind": "multiple", "situations": ["minor"]},
            "horen alleen bij een vraag over de eigen",
        ),
        ((), {"situations": ["unknown"]}, "unknown"),
        ((), {"kind": "single"}, "Geef minstens twee antwoorden"),
    ],
)
def test_what_does_not_fit_such_a_question_is_refused(editor, options, fields, sentence):
    response = editor.post(address("add"), form(*options, **fields))
    assert response.status_code == 200
    assert sentence in response.text
    assert not Question.objects.exists()


def test_a_preview_shows_an_example_that_says_so(editor):
    question = make_route_question()
    for mode in ("", "answered"):
        response = question.make_preview_request(preview_mode=mode)
        assert "Voorbeeldroute" in response.rendered_content
        assert "Aandachtsfunctionaris, Gemeente Voorbeeldstad" in response.rendered_content
    quiz = quiz_with(question)
    assert "Voorbeeldroute" in quiz.make_preview_request().rendered_content


# On the screen


@pytest.mark.parametrize(("text", "outcome"), [("Aandachtsfunctionaris, Gemeente", "Goed"), ("112", "Dat klopt niet")])
def test_a_learner_answers_and_reads_what_the_own_route_says(client, municipality, text, outcome):
    module = make_full_module(lessons=0, questions=0)
    quiz = module.get_children().get().specific
    quiz.quiz_questions = [QuizQuestion(question=make_route_question())]
    quiz = publish(quiz)
    client.force_login(make_membership(municipality=municipality).user)
    assert "Klaar voor één vraag" in client.get(quiz.url).text
    page = client.get(client.post(f"{quiz.url}start/").url).text
    assert LABOUR["text"] in page
    question = AttemptQuestion.objects.get()
    key = next(option["key"] for option in question.options if option["text"] == text)
    response = client.post(f"{quiz.url}vraag/1/", {"attempt": question.attempt_id, "answer": key}, follow=True)
    assert outcome in response.text
    assert "Zo staat het in de meldroute van Demodam:" in response.text
    assert "Bel de aandachtsfunctionaris." in response.text
    assert "Arbeidsuitbuiting" in client.get(f"{quiz.url}uitslag/{question.attempt_id}/").text or outcome == "Goed"

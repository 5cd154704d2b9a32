"""The question bank in the CMS: drafts may be half done, what is published can be asked."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowTask
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from quizzes.models import Question, QuestionKind
from quizzes.models.questions import option_problems
from tests.factories import make_module, make_question, make_quiz, make_target_group, make_user, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(make_user(is_superuser=True, is_staff=True))
    return client


def address(name, *arguments):
    return reverse(Question.snippet_viewset.get_url_name(name), args=arguments)


def form(*correct, action="action-publish", **fields):
    options = [
        {"text": f"Antwoord {i}", "feedback": f"Uitleg {i}", **({"is_correct": "on"} if ok else {})}
        for i, ok in enumerate(correct)
    ]
    data = {
        "reference": "boa-01",
        "text": "Wat doe je eerst?",
        "kind": QuestionKind.SINGLE,
        "explanation": "Daarom.",
        "form": "labour",
        "options": inline_formset(options),
        **fields,
    }
    return nested_form_data(data) | ({action: "1"} if action else {})


def test_a_trainer_publishes_a_question_with_its_options(editor):
    group = make_target_group()
    response = editor.post(address("add"), form(True, False, False) | {"target_groups": [group.pk]})
    assert response.status_code == 302
    question = Question.objects.get()
    assert question.live
    assert [(o.text, o.is_correct) for o in question.options.all()] == [
        ("Antwoord 0", True),
        ("Antwoord 1", False),
        ("Antwoord 2", False),
    ]
    assert list(question.target_groups.all()) == [group]
    assert question.revisions.count() == 1


@pytest.mark.parametrize(
    ("kind", "correct", "sentence"),
    [
        (QuestionKind.SINGLE, (False, False), "Kies precies één goed antwoord."),
        (QuestionKind.SINGLE, (True, True), "Kies precies één goed antwoord."),
        (QuestionKind.SINGLE, (True,), "Geef minstens twee antwoorden."),
        (QuestionKind.SINGLE, (), "Geef minstens twee antwoorden."),
        (QuestionKind.MULTIPLE, (False, False), "Kies minstens één goed antwoord."),
        (QuestionKind.TRUE_FALSE, (True, False, False), "heeft precies twee antwoorden."),
    ],
)
def test_a_question_that_cannot_be_asked_is_not_published(editor, kind, correct, sentence):
    response = editor.post(address("add"), form(*correct, kind=kind))
    assert response.status_code == 200
    assert sentence in response.text
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("kind", "correct"),
    [
        (QuestionKind.SINGLE, [True, False]),
        (QuestionKind.MULTIPLE, [True, True, False]),
        (QuestionKind.MULTIPLE, [True, True]),
        (QuestionKind.TRUE_FALSE, [False, True]),
    ],
)
def test_a_whole_question_has_no_problems(kind, correct):
    assert option_problems(kind, correct) == []


def test_a_draft_may_be_half_done(editor):
    response = editor.post(address("add"), form(False, action=None, text="", explanation=""))
    question = Question.objects.get()
    assert response.url == address("edit", question.pk)
    assert not question.live
    response = editor.post(address("edit", question.pk), form(False, action=None, text="Bijna"))
    assert response.status_code == 302
    assert Question.objects.get().text == "Bijna"
    response = editor.post(address("edit", question.pk), form(False, text="Bijna"))
    assert "Geef minstens twee antwoorden." in response.text
    assert not Question.objects.get().live


def test_a_draft_of_a_published_question_leaves_what_learners_see(editor):
    question = make_question()
    data = form(False, action=None, reference=question.reference, text="Half")
    assert editor.post(address("edit", question.pk), data).status_code == 302
    stored = Question.objects.get()
    assert stored.live and stored.has_unpublished_changes
    assert stored.text == question.text
    assert stored.problems == []


def test_two_questions_with_one_reference_are_refused(editor):
    make_question(reference="boa-01")
    response = editor.post(address("add"), form(True, False))
    assert "bestaat al" in response.text
    assert Question.objects.count() == 1


def test_the_list_is_searched_and_filtered(editor):
    labour = make_question(text="Over een busje", form="labour")
    labour.save()  # so that it can be found
    draft = make_question(text="Over een hotel", kind=QuestionKind.MULTIPLE, live=False)
    listing = editor.get(address("list"))
    assert labour.reference in listing.text and draft.reference in listing.text
    for query, found, hidden in [
        ({"q": "busje"}, labour, draft),
        ({"kind": "multiple"}, draft, labour),
        ({"form": "labour"}, labour, draft),
        ({"live": "false"}, draft, labour),
        ({"q": "busje", "live": "true"}, labour, draft),
    ]:
        text = editor.get(address("list_results"), query).text
        assert found.reference in text, query
        assert hidden.reference not in text, query


def test_the_list_asks_the_same_for_one_question_as_for_many(editor):
    counts = []
    for number in 1, 11:
        for _number in range(number):
            make_question().save_revision()
        editor.get(address("list"))
        with CaptureQueriesContext(connection) as queries:
            editor.get(address("list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_list_says_what_waits_and_what_is_planned(editor):
    planned = make_question(live=False, go_live_at=timezone.now() + timedelta(days=2))
    planned.save_revision().publish()
    listing = editor.get(address("list"))
    assert "gepland" in listing.text
    assert Question.objects.get().approved_schedule
    assert Question.objects.with_status().get().approved_schedule


def test_the_preview_shows_the_question_and_what_comes_after_the_answer(editor):
    question = make_question(text="Wat zie je hier?")
    preview = address("preview_on_edit", question.pk)
    data = form(True, False, action=None, reference=question.reference, text="Wat zie je nu?")
    assert editor.post(preview, data).json()["is_valid"]
    asked = editor.get(preview)
    assert "Wat zie je nu?" in asked.text
    assert "Uitleg 0" not in asked.text
    answered = editor.get(preview, {"mode": "answered"})
    assert "Uitleg 0" in answered.text and "Daarom." in answered.text


def test_the_preview_of_a_half_question_works(editor):
    preview = address("preview_on_add")
    assert editor.post(preview, form(action=None, text="")).json()["is_valid"]
    assert editor.get(preview).status_code == 200
    assert editor.get(preview, {"mode": "answered"}).status_code == 200


def test_a_question_in_a_quiz_is_not_deleted(editor):
    quiz = publish(make_quiz(make_module(), questions=1))
    question = quiz.quiz_questions.get().question
    page = editor.get(address("delete", question.pk))
    assert page.status_code == 200
    editor.post(address("delete", question.pk))
    assert Question.objects.filter(pk=question.pk).exists()


def test_a_question_goes_through_review(editor):
    workflow = Workflow.objects.create(name="Meelezen")
    task = GroupApprovalTask.objects.create(name="Meelezen")
    reviewers = Group.objects.create(name="Meelezers")
    task.groups.add(reviewers)
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowContentType.objects.create(workflow=workflow, content_type=ContentType.objects.get_for_model(Question))
    response = editor.post(address("add"), form(True, action="action-submit"))
    assert "Geef minstens twee antwoorden." in response.text

    editor.post(address("add"), form(True, False, action="action-submit"))
    question = Question.objects.get()
    assert not question.live
    assert question.current_workflow_task.name == "Meelezen"
    reviewer = make_user()
    reviewer.groups.add(reviewers)
    question.current_workflow_task_state.approve(user=reviewer)
    assert Question.objects.get().live


def test_a_learner_does_not_come_into_the_question_bank(client):
    client.force_login(make_user())
    question = make_question()
    for name, arguments in [("list", ()), ("add", ()), ("edit", (question.pk,))]:
        response = client.get(address(name, *arguments))
        assert response.status_code in {302, 403}, name


def test_a_trainer_without_the_right_to_publish_does_not_publish(client):
    trainer = make_user()
    permissions = ["access_admin", "add_question", "change_question"]
    trainer.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(trainer)
    client.post(address("add"), form(True, False))
    assert not Question.objects.get().live

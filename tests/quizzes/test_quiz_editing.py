"""The quiz page in the CMS: which questions it holds, and its preview."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from quizzes.models import Attempt, QuizPage, QuizQuestion
from tests.factories import make_module, make_question, make_quiz, make_user, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(make_user(is_superuser=True, is_staff=True))
    return client


def form(*questions, action="action-publish", **fields):
    data = {
        "title": "Toets",
        "slug": "toets",
        "introduction": "",
        "minutes": "5",
        "quiz_questions": inline_formset([{"question": question.pk} for question in questions]),
        "comments": inline_formset([]),
        **fields,
    }
    return nested_form_data(data) | ({action: "1"} if action else {})


def add(editor, module, data):
    return editor.post(reverse("wagtailadmin_pages:add", args=("quizzes", "quizpage", module.pk)), data)


def test_a_trainer_publishes_a_quiz_with_questions_in_order(editor):
    first, second = make_question(), make_question()
    response = add(editor, make_module(), form(second, first))
    assert response.status_code == 302
    quiz = QuizPage.objects.get()
    assert quiz.live
    assert quiz.live_questions() == [second, first]


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_a_quiz_without_questions_is_not_published(editor, action):
    response = add(editor, make_module(), form(action=action))
    assert "minstens één gepubliceerde vraag" in response.text
    assert not QuizPage.objects.exists()


def test_a_quiz_with_drafts_only_is_not_published(editor):
    response = add(editor, make_module(), form(make_question(live=False)))
    assert "minstens één gepubliceerde vraag" in response.text
    assert not QuizPage.objects.exists()


def test_a_quiz_without_questions_may_be_a_draft(editor):
    assert add(editor, make_module(), form(action=None)).status_code == 302
    assert not QuizPage.objects.get().live


def test_taking_the_last_question_out_of_a_published_quiz_is_refused(editor):
    quiz = make_quiz(make_module(), questions=1)
    row = quiz.quiz_questions.get()
    rows = inline_formset([{"id": row.pk, "question": row.question_id, "DELETE": "1"}], initial=1)
    edit = reverse("wagtailadmin_pages:edit", args=(quiz.pk,))
    response = editor.post(edit, form(quiz_questions=rows))
    assert "minstens één gepubliceerde vraag" in response.text
    assert quiz.live_questions() == [row.question]


@pytest.mark.parametrize("action", ["action-publish", None])
def test_the_same_question_twice_is_refused_in_a_sentence(editor, action):
    question = make_question()
    response = add(editor, make_module(), form(question, question, action=action))
    assert "Een vraag staat twee keer in deze toets." in response.text
    assert "Deze vraag staat er al." in response.text
    assert not QuizPage.objects.exists()


def test_a_draft_that_names_a_deleted_question_still_opens(editor):
    quiz = make_quiz(make_module(), questions=1)
    doomed = make_question()
    kept = quiz.quiz_questions.get()
    quiz.quiz_questions = [kept, QuizQuestion(question=doomed, sort_order=1)]
    quiz.save_revision()
    doomed.delete()

    edit = reverse("wagtailadmin_pages:edit", args=(quiz.pk,))
    assert editor.get(edit).status_code == 200
    draft = QuizPage.objects.get(pk=quiz.pk).get_latest_revision_as_object()
    assert [row.question for row in draft.quiz_questions.all()] == [kept.question]


def test_an_older_version_of_a_quiz_can_be_compared_after_a_question_was_deleted(editor):
    quiz = make_quiz(make_module(), questions=2)
    first = quiz.latest_revision
    doomed = quiz.quiz_questions.first().question
    quiz.quiz_questions = list(quiz.quiz_questions.all())[1:]
    quiz = publish(quiz)
    doomed.delete()
    compare = reverse("wagtailadmin_pages:revisions_compare", args=(quiz.pk, first.pk, "latest"))
    assert editor.get(compare).status_code == 200


def test_the_preview_shows_all_questions_and_makes_no_attempt(editor):
    quiz = make_quiz(make_module(), questions=2, introduction="Neem rustig de tijd.")
    draft = make_question(live=False, text="Nog niet klaar?")
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=(quiz.pk,))
    rows = [
        *({"id": row.pk, "question": row.question_id} for row in quiz.quiz_questions.all()),
        {"question": draft.pk},
    ]
    data = form(quiz_questions=inline_formset(rows, initial=2), introduction="Neem rustig de tijd.", action=None)
    assert editor.post(preview, data).json()["is_valid"]
    page = editor.get(preview)
    assert "Neem rustig de tijd." in page.text
    assert "Vraag 3 van 3" in page.text
    assert "Nog niet klaar?" in page.text
    assert "Deze vraag is nog niet gepubliceerd." in page.text
    assert not Attempt.objects.exists()


def test_the_preview_of_a_new_quiz_works(editor):
    module = make_module()
    preview = reverse("wagtailadmin_pages:preview_on_add", args=("quizzes", "quizpage", module.pk))
    assert editor.post(preview, form(make_question(), action=None)).json()["is_valid"]
    assert "Vraag 1 van 1" in editor.get(preview).text


def test_a_draft_is_seen_by_its_editors_only(client, editor):
    quiz = make_quiz(make_module())
    quiz.unpublish()
    draft = reverse("wagtailadmin_pages:view_draft", args=(quiz.pk,))
    assert "Vraag 3 van 3" in client.get(draft).text
    client.force_login(make_user())
    assert client.get(draft).status_code in {302, 403}
    assert client.get(quiz.url).status_code == 404

"""Reading a lesson: it begins the module, keeps the version seen, and goes on to the next step."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from accounts.current import SESSION_KEY
from courses.enrolments import enrol, finish_lesson
from courses.learners import Learner
from courses.models import Enrolment, LessonPage, LessonProgress, ModulePage
from tests.factories import (
    make_full_module,
    make_lesson,
    make_membership,
    make_module,
    make_open_municipality,
    make_user,
    publish,
    read_anew,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept_module(kept_for_the_file):
    return make_full_module(lessons=3)


@pytest.fixture
def module(kept_module):
    return read_anew(kept_module)


@pytest.fixture(scope="module")
def kept_membership(kept_for_the_file):
    return make_membership(municipality=make_open_municipality(), groups=("enforcement_officer",))


@pytest.fixture
def membership(kept_membership):
    return read_anew(kept_membership)


@pytest.fixture
def learner(client, membership):
    client.force_login(membership.user)
    return client


def lessons_of(module):
    return list(LessonPage.objects.child_of(module))


def done_in(membership):
    rows = LessonProgress.objects.filter(enrolment__user=membership.user).exclude(done_at=None)
    return set(rows.values_list("lesson_id", flat=True))


# Opening


def test_opening_a_lesson_begins_the_module(learner, membership, module):
    page = learner.get(lessons_of(module)[0].url)
    assert page.status_code == 200
    assert "Zie je iets? Denk na." in page.text
    assert "Klaar, volgende les" in page.text
    enrolment = membership.user.enrolments.get()
    assert (enrolment.municipality, enrolment.module) == (membership.municipality, module)
    assert enrolment.module_title == module.title


def test_opening_again_changes_nothing(learner, membership, module):
    lesson = lessons_of(module)[0]
    learner.get(lesson.url)
    before = LessonProgress.objects.values().get()
    learner.get(lesson.url)
    assert LessonProgress.objects.values().get() == before
    assert Enrolment.objects.count() == 1


@pytest.mark.parametrize(
    ("method", "headers"),
    [("head", {}), ("get", {"sec-purpose": "prefetch;prerender"}), ("get", {"purpose": "prefetch"})],
)
def test_a_browser_that_looks_ahead_begins_nothing(learner, module, method, headers):
    response = getattr(learner, method)(lessons_of(module)[0].url, headers=headers)
    assert response.status_code == 200
    assert not Enrolment.objects.exists()


def test_the_version_that_was_seen_is_kept(learner, module):
    lesson = lessons_of(module)[0]
    learner.get(lesson.url)
    row = LessonProgress.objects.get()
    assert (row.revision_id, row.lesson_title) == (lesson.live_revision_id, lesson.title)


def test_a_newer_version_counts_until_the_lesson_is_done(learner, module):
    lesson = lessons_of(module)[0]
    learner.get(lesson.url)
    lesson.title = "Beter"
    second = publish(lesson)
    learner.get(lesson.url)
    assert LessonProgress.objects.get().revision_id == second.live_revision_id
    learner.post(lesson.url)
    lesson.title = "Nog beter"
    publish(lesson)
    learner.get(lesson.url)
    learner.post(lesson.url)
    assert LessonProgress.objects.get().revision_id == second.live_revision_id


def test_a_draft_of_a_lesson_is_not_what_people_see(learner, module):
    lesson = lessons_of(module)[0]
    lesson.title = "Nog niet klaar"
    lesson.save_revision()
    assert "Nog niet klaar" not in learner.get(lesson.url).text
    assert LessonProgress.objects.get().revision_id == lesson.live_revision_id


# Done


def test_done_goes_to_the_next_lesson(learner, membership, module):
    first, second, third = lessons_of(module)
    assert learner.post(first.url).url == second.url
    assert learner.post(second.url).url == third.url
    assert learner.post(third.url).url == f"{module.url}toets/"
    assert done_in(membership) == {first.pk, second.pk, third.pk}


def test_after_the_last_lesson_comes_what_was_skipped(learner, module):
    first, second, third = lessons_of(module)
    learner.post(second.url)
    assert learner.post(third.url).url == first.url
    assert learner.post(first.url).url == f"{module.url}toets/"


def test_done_in_a_second_tab_keeps_the_first_moment(learner, module):
    lesson = lessons_of(module)[0]
    first = learner.post(lesson.url)
    moment = LessonProgress.objects.get().done_at
    second = learner.post(lesson.url)
    assert second.url == first.url
    assert LessonProgress.objects.get().done_at == moment


def test_the_button_says_where_it_goes(learner, module):
    first, second, third = lessons_of(module)
    learner.post(first.url)
    learner.post(second.url)
    assert "Klaar, naar de toets" in learner.get(third.url).text
    page = learner.get(second.url).text
    assert "Volgende les" in page
    assert "Klaar," not in page


def test_the_last_lesson_of_a_module_without_a_quiz_completes_it(learner, membership):
    module = make_module()
    lesson = make_lesson(module)
    assert "Klaar, rond de module af" in learner.get(lesson.url).text
    response = learner.post(lesson.url)
    assert response.url == module.url
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "Gefeliciteerd. Je hebt deze module afgerond."
    ]
    assert membership.user.completions.get().module == module


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_lesson_knows_no_other_methods(learner, module, method):
    response = getattr(learner, method)(lessons_of(module)[0].url)
    assert response.status_code == 405
    assert not Enrolment.objects.exists()


def test_done_asks_for_the_token_of_the_form(client, membership, module):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(membership.user)
    assert strict.post(lessons_of(module)[0].url).status_code == 403
    assert not Enrolment.objects.exists()


# Removed or moved meanwhile


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("change", ["deleted", "unpublished", "renamed"])
def test_a_lesson_that_goes_while_somebody_is_in_it(learner, module, method, change):
    first, second, _third = lessons_of(module)
    learner.get(first.url)
    old = first.url
    if change == "deleted":
        first.delete()
    elif change == "unpublished":
        first.unpublish()
    else:
        first.slug = "anders"
        publish(first)
    response = getattr(learner, method)(old)
    assert response.status_code == 404
    assert "Deze les is er niet meer" in response.text
    assert module.url in response.text
    assert (second.url if change != "renamed" else "/anders/") in response.text


def test_progress_in_a_lesson_that_was_deleted_is_kept_by_title(learner, module):
    first = lessons_of(module)[0]
    title = first.title
    learner.post(first.url)
    first.delete()
    row = LessonProgress.objects.get()
    assert (row.lesson, row.lesson_title) == (None, title)
    assert row.done_at is not None


def test_the_last_lesson_left_is_removed_and_the_module_is_complete(learner, membership):
    module = make_module()
    first, second = make_lesson(module), make_lesson(module)
    learner.post(first.url)
    second.delete()
    assert not membership.user.completions.exists()
    assert "Je hebt deze module afgerond." in learner.get(module.url).text
    assert membership.user.completions.count() == 1


def test_a_module_that_was_deleted_is_not_found_and_its_rows_stay(learner, membership, module):
    lesson = lessons_of(module)[0]
    learner.post(lesson.url)
    address = lesson.url
    module.delete()
    assert learner.get(address).status_code == 404
    assert learner.post(address).status_code == 404
    assert membership.user.enrolments.get().module_title == module.title


def test_whoever_did_not_begin_gets_a_plain_404(learner, client, module):
    assert "Deze les is er niet meer" not in learner.get(f"{module.url}bestaat-niet/").text
    client.logout()
    assert client.get(f"{module.url}bestaat-niet/").status_code == 404


@pytest.mark.parametrize("begun", [False, True])
def test_a_lesson_in_preparation_is_not_found(learner, module, begun):
    first, second, _third = lessons_of(module)
    if begun:
        learner.get(second.url)
    first.unpublish()
    assert learner.get(first.url).status_code == 404
    assert learner.post(first.url).status_code == 404


def test_a_lesson_below_a_module_in_preparation_is_not_found(learner, module):
    lesson = lessons_of(module)[0]
    learner.get(lesson.url)
    ModulePage.objects.get(pk=module.pk).unpublish()
    assert LessonPage.objects.get(pk=lesson.pk).live
    assert learner.get(lesson.url).status_code == 404
    assert learner.post(lesson.url).status_code == 404
    assert not LessonProgress.objects.exclude(done_at=None).exists()


# For whom


def test_each_municipality_has_its_own_progress(learner, membership, module):
    lesson = lessons_of(module)[0]
    learner.post(lesson.url)
    other = make_membership(user=membership.user, municipality=make_open_municipality())
    session = learner.session
    session[SESSION_KEY] = other.pk
    session.save()
    assert "0 van 4 stappen" in learner.get(lesson.url).text
    assert {e.municipality_id for e in membership.user.enrolments.all()} == {
        membership.municipality_id,
        other.municipality_id,
    }


def test_nobody_sees_the_progress_of_a_colleague(client, learner, membership, module):
    lesson = lessons_of(module)[0]
    learner.post(lesson.url)
    client.force_login(make_membership(municipality=membership.municipality).user)
    assert "0 van 4 stappen" in client.get(lesson.url).text


def test_somebody_whose_membership_ended_keeps_what_was_done(learner, membership, module):
    lesson = lessons_of(module)[0]
    learner.post(lesson.url)
    membership.left_on = timezone.localdate() - timedelta(days=1)
    membership.save()
    assert learner.get(lesson.url).status_code == 403
    assert done_in(membership) == {lesson.pk}


def test_a_private_lesson_stays_private(learner, module):
    lesson = lessons_of(module)[0]
    PageViewRestriction.objects.create(page=module, restriction_type=PageViewRestriction.GROUPS)
    assert learner.get(lesson.url).status_code == 302
    assert not Enrolment.objects.exists()


def test_an_alias_is_as_private_as_its_original(learner, module):
    lesson = lessons_of(module)[0]
    elsewhere = make_module()
    alias = lesson.create_alias(parent=elsewhere, update_slug="alias")
    assert learner.get(alias.url).status_code == 200
    PageViewRestriction.objects.create(page=lesson, restriction_type=PageViewRestriction.GROUPS)
    assert learner.get(alias.url).status_code == 302


def test_a_private_module_is_in_no_list(learner, module):
    assert module.title in learner.get("/modules/").text
    PageViewRestriction.objects.create(page=module, restriction_type=PageViewRestriction.GROUPS)
    for page in ("/modules/", "/mijn-leren/"):
        assert module.title not in learner.get(page).text


def test_a_lesson_is_done_and_the_module_complete_together_or_not_at_all(membership, module, monkeypatch):
    """What breaks after the lesson was noted takes the note back, so that the button can be pressed again."""

    def breaks(_enrolment):
        raise RuntimeError

    enrolment = enrol(Learner.of(membership), module)
    seen_at = enrolment.last_seen_at
    monkeypatch.setattr("courses.enrolments.complete_if_done", breaks)
    with pytest.raises(RuntimeError):
        finish_lesson(enrolment, lessons_of(module)[0])
    assert not LessonProgress.objects.exclude(done_at=None).exists()
    enrolment.refresh_from_db()
    assert enrolment.last_seen_at == seen_at


# What is on the page


def test_example_content_says_so(learner):
    example = make_full_module(is_example=True)
    assert "Voorbeeldinhoud" in learner.get(lessons_of(example)[0].url).text
    assert "Voorbeeldinhoud" in learner.get(example.url).text


def test_where_you_report_is_beside_a_lesson_once(learner, module):
    assert learner.get(lessons_of(module)[0].url).text.count('id="waar-meld-je"') == 1
    lesson = make_lesson(module, body=[("meldroute", {})])
    assert learner.get(lesson.url).text.count('id="waar-meld-je"') == 0


def test_the_short_way_finds_what_the_tree_finds(learner, module, monkeypatch):
    for address in (module.url, lessons_of(module)[1].url):
        short = learner.get(address).context_data["page"]
        with monkeypatch.context() as patch:
            patch.setattr("courses.views.addresses.Site.get_site_root_paths", lambda: [])
            assert learner.get(address).context_data["page"] == short


def test_a_lesson_takes_at_most_twelve_queries(learner, module, django_assert_max_num_queries):
    first, second, _third = lessons_of(module)
    learner.post(first.url)
    learner.get(second.url)
    for lesson in (first, second):
        with django_assert_max_num_queries(12):
            learner.get(lesson.url)
    Enrolment.objects.update(last_seen_at=timezone.now() - timedelta(hours=1))
    with django_assert_max_num_queries(12):
        learner.get(second.url)


def test_a_lesson_takes_as_many_queries_in_a_long_module(learner, django_assert_max_num_queries):
    module = make_full_module(lessons=12)
    lesson = lessons_of(module)[0]
    learner.get(lesson.url)
    with django_assert_max_num_queries(12):
        learner.get(lesson.url)


# Preview


@pytest.fixture
def editor(client):
    client.force_login(make_user(is_superuser=True))
    return client


def test_a_lesson_is_previewed_without_any_progress(editor, module):
    lesson = lessons_of(module)[0]
    lesson.title = "Een voorstel"
    lesson.save_revision()
    page = editor.get(reverse("wagtailadmin_pages:view_draft", args=[lesson.pk]))
    assert page.status_code == 200
    assert "Een voorstel" in page.text
    assert "disabled" in page.text
    assert not Enrolment.objects.exists()


def test_a_module_and_the_overview_are_previewed(editor, module):
    for page in (module, module.get_parent()):
        assert editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).status_code == 200


def test_a_lesson_that_is_not_saved_yet_is_previewed(editor, module):
    from wagtail.test.utils.form_data import nested_form_data, streamfield

    data = nested_form_data(
        {
            "title": "Nieuwe les",
            "slug": "nieuw",
            "minutes": 3,
            "body": streamfield([("heading", "Een kop")]),
            "comments-TOTAL_FORMS": 0,
            "comments-INITIAL_FORMS": 0,
        }
    )
    address = reverse("wagtailadmin_pages:preview_on_add", args=["courses", "lessonpage", module.pk])
    assert editor.post(address, data).json()["is_valid"]
    page = editor.get(address)
    assert "Een kop" in page.text
    assert "Les 4 van 3" not in page.text

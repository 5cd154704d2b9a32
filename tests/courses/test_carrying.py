"""After a merger everybody finds at the successor what they learned, once, and the figures of before stay."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from certificates.issuing import completions_without_certificate, issue
from certificates.models import Certificate
from courses.carrying import carry_learning
from courses.completion import complete_if_done, renewable_from
from courses.coverage.counts import coverage_of
from courses.enrolments import enrol, finish_lesson, open_lesson
from courses.learners import Learner
from courses.models import Completion, Enrolment, LessonPage, LessonProgress, ModulePage
from courses.progress import progress_in
from municipalities.constants import ContactRole
from municipalities.mergers import carry_over
from municipalities.models import Municipality
from quizzes.attempts import give_answer, start_attempt
from quizzes.models import Attempt, QuizPage
from tests.clock import Clock, clock_at
from tests.factories import (
    make_completion,
    make_enrolment,
    make_full_module,
    make_lesson,
    make_membership,
    make_municipality,
    make_open_municipality,
    make_user,
    read_anew,
)

pytestmark = pytest.mark.django_db
TODAY, LAST_DAY, FIRST_DAY = date(2026, 11, 2), date(2026, 12, 31), date(2027, 1, 1)
GROUP = "enforcement_officer"


@dataclass
class Story:
    """Wijdemeren merges into Hilversum on 1 January 2027; somebody there takes a module of two lessons and a quiz."""

    clock: Clock
    new: Municipality
    old: Municipality
    module: ModulePage
    user: User

    @property
    def quiz(self) -> QuizPage:
        return QuizPage.objects.child_of(self.module).get()

    def read(self, municipality: Municipality, *, lessons: int = 9) -> Enrolment:
        enrolment = enrol(Learner(self.user.pk, municipality.pk), self.module)
        for lesson in list(LessonPage.objects.child_of(self.module))[:lessons]:
            finish_lesson(enrolment, lesson)
        return enrolment

    def start(self, municipality: Municipality) -> Attempt:
        return start_attempt(user=self.user, quiz=self.quiz, municipality=municipality, pass_mark=80)

    def answer(self, attempt: Attempt, *, right: bool = True) -> Attempt:
        for question in attempt.questions.all():
            keys = question.correct_keys if right else [question.options[1]["key"]]
            give_answer(attempt=attempt, position=question.position, given=keys)
        return Attempt.objects.get(pk=attempt.pk)

    def finish(self, municipality: Municipality) -> Completion:
        self.read(municipality)
        self.answer(self.start(municipality))
        return Completion.objects.get(user=self.user, municipality=municipality, carried_from=None)

    def merge(self) -> None:
        self.clock.set(date(2027, 1, 2))
        carry_over(self.old)

    def progress(self, municipality: Municipality):
        return progress_in(self.module, Learner(self.user.pk, municipality.pk))

    def completions(self, municipality: Municipality) -> list[Completion]:
        return list(self.user.completions.filter(municipality=municipality).order_by("round"))


@pytest.fixture(scope="module")
def kept_story(kept_for_the_file):
    with clock_at(TODAY) as clock:
        new = make_open_municipality(display_name="Hilversum")
        old = make_open_municipality(display_name="Wijdemeren", valid_to=LAST_DAY, successor=new)
        module = make_full_module(title="Signalen op straat", groups=(GROUP,))
        return Story(clock, new, old, module, make_membership(municipality=old, groups=(GROUP,)).user)


@pytest.fixture
def story(db, kept_story):
    rows = {name: read_anew(getattr(kept_story, name)) for name in ("new", "old", "module", "user")}
    with clock_at(TODAY) as clock:
        yield Story(clock, **rows)


def everything() -> list:
    return [list(table.objects.order_by("pk").values()) for table in (Enrolment, LessonProgress, Completion, Attempt)]


# What comes along


def test_a_completion_comes_along_with_its_dates(story):
    original = story.finish(story.old)
    story.merge()
    (carried,) = story.completions(story.new)
    same = ("user_id", "module_id", "module_title", "module_revision_id", "completed_at", "completed_on", "valid_until")
    assert [getattr(carried, name) for name in same] == [getattr(original, name) for name in same]
    assert (carried.carried_from, carried.carried_on, carried.attempt) == (original, FIRST_DAY, None)
    assert story.progress(story.new).is_complete


def test_the_rows_of_the_predecessor_stay_as_they_are(story):
    story.finish(story.old)
    rows = [list(t.objects.order_by("pk").values()) for t in (Enrolment, LessonProgress, Completion, Attempt)]
    story.merge()
    after = everything()
    for before, now in zip(rows, after, strict=True):
        assert [row for row in now if row["id"] <= max(old["id"] for old in before)] == before
    assert [len(now) - len(before) for before, now in zip(rows, after, strict=True)] == [1, 2, 1, 0]


def test_what_was_halfway_goes_on_halfway(story):
    story.read(story.old, lessons=1)
    story.merge()
    progress = story.progress(story.new)
    assert (progress.done, progress.total) == (1, 3)
    assert story.progress(story.new).next_step.page_id == list(LessonPage.objects.child_of(story.module))[1].pk
    assert story.completions(story.new) == []


def test_a_completion_that_is_over_comes_along_as_history(story):
    completion = make_completion(
        user=story.user,
        municipality=story.old,
        module=story.module,
        completed_on=date(2024, 1, 1),
        valid_until=date(2025, 12, 31),
    )
    story.merge()
    assert story.completions(story.new)[0].valid_until == completion.valid_until
    assert coverage_of(story.new).people.valid == 0
    assert coverage_of(story.new).people.completed == 1


def test_a_module_that_is_gone_comes_along_by_its_title(story):
    story.finish(story.old)
    ModulePage.objects.get(pk=story.module.pk).delete()
    story.merge()
    (carried,) = story.completions(story.new)
    assert (carried.module, carried.enrolment, carried.module_title) == (None, None, "Signalen op straat")


def test_doing_it_again_changes_nothing(story):
    story.finish(story.old)
    story.merge()
    before = everything()
    assert carry_learning(story.old, story.new, FIRST_DAY) == {"enrolments": 0, "completions": 0}
    assert everything() == before


def test_the_database_refuses_a_completion_that_is_carried_twice(story):
    original = story.finish(story.old)
    story.merge()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_completion(user=story.user, municipality=story.new, carried_from=original, carried_on=FIRST_DAY, round=9)


def test_a_chain_of_mergers_points_to_the_first(story):
    original = story.finish(story.old)
    story.merge()
    last = make_municipality()
    Municipality.objects.filter(pk=story.new.pk).update(valid_to=date(2027, 12, 31), successor=last)
    story.clock.set(date(2028, 1, 1))
    carry_over(story.new)
    assert [row.carried_from for row in story.completions(last)] == [original]
    assert story.progress(last).is_complete
    assert coverage_of(last).people.valid == 1


# Somebody who worked for both


def test_what_somebody_did_at_both_is_added_up_and_nothing_is_overwritten(story):
    make_membership(municipality=story.new, user=story.user, groups=(GROUP,))
    first, second = LessonPage.objects.child_of(story.module)
    story.read(story.old, lessons=1)
    there = enrol(Learner(story.user.pk, story.new.pk), story.module)
    open_lesson(there, first)
    finish_lesson(there, second)
    second_done_at = there.lessons.get(lesson=second).done_at
    story.merge()
    assert not story.progress(story.new).lessons_left
    assert there.lessons.count() == 2
    assert there.lessons.get(lesson=second).done_at == second_done_at
    assert Enrolment.objects.filter(user=story.user, municipality=story.new).get() == there


@pytest.mark.parametrize("longest", ["old", "new"])
def test_of_two_completions_the_one_that_counts_longest_is_shown(story, client, longest):
    make_membership(municipality=story.new, user=story.user, groups=(GROUP,))
    for name in ("old", "new"):
        until = date(2028, 11, 1) if name == longest else date(2027, 1, 20)
        make_completion(
            user=story.user,
            municipality=getattr(story, name),
            module=story.module,
            completed_on=date(2026, 10, 1),
            valid_until=until,
        )
    story.merge()
    assert [row.round for row in story.completions(story.new)] == [1, 2]
    client.force_login(story.user)
    response = client.get("/mijn-leren/")
    assert response.context["overview"].finished[0].completion.valid_until == date(2028, 11, 1)


def test_the_successor_counts_what_came_along_from_its_first_day_only(story):
    """Somebody at both had not finished it there in December: that figure of December stays."""
    make_membership(municipality=story.new, user=story.user, groups=(GROUP,))
    story.finish(story.old)
    before = coverage_of(story.new, LAST_DAY).people
    story.merge()
    assert coverage_of(story.new, LAST_DAY).people == before
    assert (before.started, before.valid) == (0, 0)
    assert coverage_of(story.new, FIRST_DAY).people.valid == 1


# Coverage


def test_coverage_goes_over_on_new_years_day(story):
    story.finish(story.old)
    make_membership(municipality=story.old, groups=(GROUP,))
    make_membership(municipality=story.new, groups=(GROUP,))
    before = coverage_of(story.old, LAST_DAY)
    story.merge()
    assert coverage_of(story.old, LAST_DAY) == before
    assert (before.people.staff, before.people.valid) == (2, 1)
    assert coverage_of(story.old, FIRST_DAY).people.staff == 0
    after = coverage_of(story.new, FIRST_DAY)
    assert (after.people.staff, after.people.started, after.people.valid) == (3, 1, 1)


# Certificates


def test_the_certificate_stays_and_no_second_one_comes(story, client):
    certificate = issue(story.finish(story.old))
    story.merge()
    assert list(completions_without_certificate()) == []
    assert Certificate.objects.get() == certificate
    client.force_login(story.user)
    page = client.get("/certificaten/")
    assert page.text.count(certificate.shown_code) >= 1
    assert list(page.context["waiting"]) == []
    assert "Wijdemeren" in client.get(certificate.get_absolute_url()).text


def test_a_certificate_that_was_still_to_be_made_is_made_once(story):
    original = story.finish(story.old)
    story.merge()
    assert [row.pk for row in completions_without_certificate()] == [original.pk]


# An attempt that was going on


def test_an_attempt_in_progress_is_found_and_finished_at_the_successor(story, client):
    story.read(story.old)
    attempt = story.start(story.old)
    give_answer(attempt=attempt, position=1, given=attempt.questions.get(position=1).correct_keys)
    story.merge()
    client.force_login(story.user)
    intro = client.get(story.quiz.url)
    assert intro.context["in_progress"] == attempt
    assert client.post(story.quiz.url + "start/").url.endswith("/vraag/2/")
    assert Attempt.objects.count() == 1
    for question in attempt.questions.filter(position__gt=1):
        address = f"{story.quiz.url}vraag/{question.position}/"
        assert client.get(address).context["attempt"] == attempt
        client.post(address, {"attempt": attempt.pk, "answer": question.correct_keys})
    assert story.completions(story.old) == []
    (completion,) = story.completions(story.new)
    assert (completion.attempt, completion.carried_from) == (attempt, None)
    assert coverage_of(story.new).people.valid == 1
    assert issue(completion).municipality_name == "Hilversum"


def test_between_midnight_and_the_task_it_completes_for_the_old_one_and_comes_along(story):
    story.read(story.old)
    attempt = story.start(story.old)
    story.clock.set(FIRST_DAY)
    story.answer(attempt)
    assert [row.attempt for row in story.completions(story.old)] == [attempt]
    carry_over(story.old)
    assert [row.carried_from for row in story.completions(story.new)] == story.completions(story.old)


def test_a_completion_made_during_the_merger_comes_along_at_the_next_look(story):
    """Past the locks, as an import could: the quiz is passed already, so nobody can earn a second one with it."""
    story.read(story.old)
    attempt = story.start(story.old)
    story.merge()
    Municipality.objects.filter(pk=story.old.pk).update(merged_at=None)
    story.answer(attempt)
    Municipality.objects.filter(pk=story.old.pk).update(merged_at=timezone.now())
    enrolment = Enrolment.objects.get(municipality=story.new)
    assert complete_if_done(enrolment) is None
    assert [row.carried_from for row in story.completions(story.new)] == story.completions(story.old)
    assert complete_if_done(enrolment) is None
    assert len(story.completions(story.new)) == 1


def test_of_attempts_at_both_the_open_one_goes_first(story, client):
    make_membership(municipality=story.new, user=story.user)
    story.read(story.new)
    story.answer(story.start(story.new), right=False)
    story.read(story.old)
    attempt = story.start(story.old)
    story.merge()
    client.force_login(story.user)
    assert client.get(story.quiz.url).context["in_progress"] == attempt
    assert client.get(story.quiz.url + "vraag/1/").context["attempt"] == attempt


def test_attempts_elsewhere_do_not_count(story):
    """A municipality that merged into another one is none of ours."""
    elsewhere = make_municipality(valid_to=LAST_DAY, successor=make_municipality())
    story.read(elsewhere)
    story.answer(story.start(elsewhere))
    story.clock.set(date(2027, 1, 2))
    carry_over(elsewhere)
    story.read(story.new)
    assert not story.progress(story.new).quiz.is_done
    assert story.progress(elsewhere.successor).quiz.is_done


# No quiz twice, no completion for free


def test_who_passed_is_not_asked_again_and_gets_nothing_for_free(story, client):
    original = story.finish(story.old)
    story.merge()
    enrolment = Enrolment.objects.get(user=story.user, municipality=story.new)
    client.force_login(story.user)
    page = client.get(story.module.url)
    assert page.context["action"].url == "/certificaten/"
    for lesson in LessonPage.objects.child_of(story.module):
        assert finish_lesson(enrolment, lesson) is None
    assert complete_if_done(enrolment) is None
    assert [row.carried_from for row in story.completions(story.new)] == [original]


def test_a_lesson_that_was_added_is_read_at_the_successor_and_completes_nothing_twice(story):
    story.finish(story.old)
    lesson = make_lesson(story.module)
    story.merge()
    enrolment = Enrolment.objects.get(municipality=story.new)
    assert finish_lesson(enrolment, lesson) is None
    assert len(story.completions(story.new)) == 1


def test_who_passed_before_a_lesson_was_added_completes_at_the_successor(story):
    story.read(story.old)
    attempt = story.start(story.old)
    lesson = make_lesson(story.module)
    story.answer(attempt)
    assert story.completions(story.old) == []
    story.merge()
    completion = finish_lesson(Enrolment.objects.get(municipality=story.new), lesson)
    assert (completion.municipality, completion.attempt, completion.round) == (story.new, attempt, 1)


def test_the_next_round_is_earned_at_the_successor(story):
    original = story.finish(story.old)
    story.merge()
    early = story.answer(story.start(story.new))
    assert early.number == 2
    assert len(story.completions(story.new)) == 1, "passed long before the end: no next round"
    story.clock.set(renewable_from(original))
    attempt = story.answer(story.start(story.new))
    carried, renewed = story.completions(story.new)
    assert (renewed.attempt, renewed.round, renewed.carried_from) == (attempt, 2, None)
    assert renewed.valid_until == story.clock.today + relativedelta(months=24, days=-1)
    assert len(story.completions(story.old)) == 1
    assert [row.pk for row in completions_without_certificate()].count(renewed.pk) == 1
    assert carried.carried_from == original


def test_a_renewal_that_was_going_on_counts_for_the_successor(story):
    original = story.finish(story.old)
    story.clock.set(date(2026, 12, 30))
    Completion.objects.filter(pk=original.pk).update(valid_until=date(2027, 1, 15))
    attempt = story.start(story.old)
    story.merge()
    story.answer(attempt)
    assert [(row.round, row.attempt) for row in story.completions(story.new)] == [(1, None), (2, attempt)]
    assert len(story.completions(story.old)) == 1


# What somebody sees


def test_on_the_second_of_january_everything_is_there(story, client):
    certificate = issue(story.finish(story.old))
    half = make_full_module(title="Achter de voordeur", groups=(GROUP,))
    finish_lesson(enrol(Learner(story.user.pk, story.old.pk), half), LessonPage.objects.child_of(half).first())
    story.new.routes.get().contacts.filter(role=ContactRole.CARE_COORDINATOR).update(organisation="Huis van Hilversum")
    story.old.routes.get().contacts.filter(role=ContactRole.CARE_COORDINATOR).update(organisation="Oud adres")
    story.merge()
    client.force_login(story.user)
    card = client.get("/meldroute/").text
    assert "Huis van Hilversum" in card
    assert "Oud adres" not in card
    learning = client.get("/mijn-leren/").context["overview"]
    assert learning.current.module == half
    assert learning.current.progress.done == 1
    assert [row.completion.module for row in learning.finished] == [story.module]
    assert certificate.shown_code in client.get("/certificaten/").text
    lesson = list(LessonPage.objects.child_of(half))[1]
    assert client.get(lesson.url).status_code == 200
    assert client.post(lesson.url).status_code == 302
    assert LessonProgress.objects.get(lesson=lesson).enrolment.municipality == story.new


def test_a_successor_without_a_meldroute_locks_what_is_new_and_not_what_was_begun(story, client):
    story.new.routes.all().delete()
    story.read(story.old, lessons=1)
    other = make_full_module(groups=(GROUP,))
    story.merge()
    client.force_login(story.user)
    assert client.get(LessonPage.objects.child_of(story.module).last().url).status_code == 200
    assert client.get(LessonPage.objects.child_of(other).first().url).status_code == 403


# Privacy and size


def test_erasing_a_person_takes_what_was_carried_with_it(story):
    story.finish(story.old)
    story.merge()
    story.user.delete()
    assert not Completion.objects.exists()
    assert not Enrolment.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_people(story):
    def queries(people: int) -> int:
        old = make_municipality(valid_to=LAST_DAY, successor=story.new)
        for _ in range(people):
            member = make_membership(municipality=old, user=make_user())
            enrolment = make_enrolment(member, story.module)
            LessonProgress.objects.create(enrolment=enrolment, lesson=LessonPage.objects.child_of(story.module).first())
            make_completion(user=member.user, municipality=old, module=story.module)
        with CaptureQueriesContext(connection) as captured:
            assert carry_learning(old, story.new, FIRST_DAY) == {"enrolments": people, "completions": people}
        return len(captured)

    assert queries(12) == queries(1) <= 20


def test_more_people_than_fit_in_one_batch(story, monkeypatch):
    monkeypatch.setattr("courses.carrying.BATCH", 2)
    for _ in range(5):
        make_completion(municipality=story.old, module=story.module)
    assert carry_learning(story.old, story.new, FIRST_DAY) == {"enrolments": 5, "completions": 5}
    assert Completion.objects.filter(municipality=story.new).count() == 5


def test_the_days_in_between_do_not_matter(story):
    """Carried over half a year late, it counts from the first of January all the same."""
    story.finish(story.old)
    story.clock.set(date(2027, 6, 30))
    carry_over(story.old)
    assert coverage_of(story.new, FIRST_DAY + timedelta(days=30)).people.valid == 1

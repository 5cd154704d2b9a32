"""The first page of the CMS: the modules somebody can work on, and nothing they do not need."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from accounts.models import Role
from courses.cms_home import SHOWN, rows_for
from tests.factories import make_full_module, make_lesson, make_module, make_region, make_role
from tests.municipalities.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("structure")]


@pytest.fixture
def trainer():
    return make_role(Role.TRAINER).user


def home_of(user):
    return signed_in(user).get("/cms/").content.decode()


def states(user):
    return [(row.module.title, str(row.state)) for row in rows_for(user)]


def test_a_trainer_finds_the_modules_with_the_last_change_on_top(trainer):
    now = timezone.now()
    old, new = make_module(title="Oude module"), make_module(title="Nieuwe module")
    lesson = make_lesson(old)
    for page, days in ((old, 9), (new, 3), (lesson, 1)):
        Page.objects.filter(pk=page.pk).update(latest_revision_created_at=now - timedelta(days=days))
    assert [row.module for row in rows_for(trainer)] == [old, new], "a lesson is a part of its module"
    page = home_of(trainer)
    assert f'/cms/pages/{old.pk}/edit/">Oude module' in page
    assert f'/cms/pages/{old.pk}/">Lessen en toets' in page
    assert "staat op de site" in page


def test_the_state_is_that_of_the_module_with_its_lessons(trainer):
    live, changed, draft = (make_module(title=title) for title in ("Een", "Twee", "Drie"))
    make_lesson(live)
    Page.objects.filter(pk=make_lesson(changed).pk).update(has_unpublished_changes=True)
    Page.objects.filter(pk=draft.pk).update(live=False)
    assert dict(states(trainer)) == {
        "Een": "staat op de site",
        "Twee": "staat op de site, met wijzigingen die daar nog niet staan",
        "Drie": "concept",
    }


def test_what_waits_for_a_second_person_says_so(trainer):
    lesson = make_lesson(make_module(title="Een"))
    lesson.save_revision(user=trainer)
    lesson.get_workflow().start(lesson, trainer)
    assert states(trainer) == [("Een", "wacht op beoordeling")]


def test_whoever_only_reviews_has_no_modules_to_change():
    make_module()
    reviewer = make_role(Role.CHAIN_DIRECTOR, region=make_region()).user
    assert states(reviewer) == []
    assert "Modules waar je aan kunt werken" not in home_of(reviewer)


def test_more_modules_take_no_more_queries(trainer, django_assert_max_num_queries):
    for _number in range(SHOWN + 3):
        make_full_module()
    browser = signed_in(trainer)
    browser.get("/cms/")
    with django_assert_max_num_queries(5):
        assert len(states(trainer)) == SHOWN + 1
    assert "Alle modules" in browser.get("/cms/").content.decode()


@pytest.mark.parametrize("role", [Role.TRAINER, Role.CHAIN_DIRECTOR])
def test_whoever_writes_or_reviews_gets_no_more_than_that(role):
    user = make_role(role, region=make_region()).user
    page = home_of(user)
    for needless in ("/cms/reports/", "/cms/forms/", "whats-new", "Afbeeldingen</a>", "0 Afbeeldingen", "0 Documenten"):
        assert needless not in page
    assert "keyboard-shortcuts" in page


def test_an_admin_keeps_the_reports_and_gets_no_english_either():
    page = home_of(make_role(Role.ADMIN).user)
    assert "/cms/reports/" in page
    assert "whats-new" not in page
    assert "editor-guide" not in page


def test_there_are_no_forms_in_the_cms():
    assert signed_in(make_role(Role.ADMIN).user).get("/cms/forms/").status_code == 404

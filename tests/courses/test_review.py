"""Content goes through review by a second person, in Wagtail's own screens."""

from datetime import datetime, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Workflow
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from accounts.models import Role
from config.structure import ensure_structure
from config.tasks import publish_scheduled
from courses.models import LessonPage, ModuleIndexPage, ModulePage, SecondPersonTask
from courses.models.review import unpublished_writers
from quizzes.models import Question
from tests.factories import (
    make_image,
    make_lesson,
    make_module,
    make_question,
    make_region,
    make_role,
    make_target_group,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("structure")]


@pytest.fixture
def trainer():
    return make_role(Role.TRAINER).user


@pytest.fixture
def reviewer():
    return make_role(Role.CHAIN_DIRECTOR, region=make_region()).user


@pytest.fixture
def admin():
    return make_role(Role.ADMIN).user


@pytest.fixture
def superuser():
    return make_user(is_superuser=True)


@pytest.fixture
def module():
    return make_module()


def signed_in(client, user):
    client.force_login(user)
    return client


def module_form(**changes):
    fields = {
        "title": "Signalen op straat",
        "slug": "signalen-op-straat",
        "summary": "Leer zien wat er is.",
        "introduction": rich_text("<p>Welkom.</p>"),
        "learning_goals": streamfield([("goal", "Je herkent signalen.")]),
        "target_groups": make_target_group().pk,
        "minutes": 20,
        "pass_mark": 80,
        "validity_months": 24,
        # A block keeps its number, as in the browser; with a new one it would be another text.
        "learning_goals-0-id": "0f5a2c1e-8d4b-4c43-9a55-6f0c0f6a7b11",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        **changes,
    }
    return nested_form_data({key: value for key, value in fields.items() if value is not None})


def lesson_form(text="Nieuwe tekst", **changes):
    fields = {
        "title": "Een les",
        "slug": "een-les",
        "minutes": 4,
        "body": streamfield([("heading", text)]),
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        **changes,
    }
    return nested_form_data(fields)


def question_form(text="Wat zie je?", **changes):
    options = {
        "options-TOTAL_FORMS": 2,
        "options-INITIAL_FORMS": 0,
        "options-MIN_NUM_FORMS": 0,
        "options-MAX_NUM_FORMS": 1000,
    }
    for number, (answer, right) in enumerate([("Een busje", "on"), ("Niets", "")]):
        row = {"text": answer, "feedback": "Daarom.", "is_correct": right, "ORDER": number + 1, "id": ""}
        options |= {f"options-{number}-{key}": value for key, value in row.items()}
    return {"text": text, "kind": "single", "explanation": "Daarom.", "reference": "straat-01", **options, **changes}


def edit(client, page, data):
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)


def submit(client, page, data=None):
    data = data or (module_form() if isinstance(page, ModulePage) else lesson_form())
    return edit(client, page, {**data, "action-submit": "1"})


def act(client, page, action="approve", *, task_state=None):
    """What the button in the review does."""
    task_state = task_state or Page.objects.get(pk=page.pk).current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, task_state.pk])
    return client.post(address, {"comment": "Gelezen."})


def approve_in_editor(client, page, data):
    return edit(client, page, {**data, "action-workflow-action": "1", "workflow-action-name": "approve"})


def title_of(page):
    return Page.objects.get(pk=page.pk).title


# The structure


def test_making_the_structure_again_changes_nothing():
    def everything():
        return [
            model.objects.count()
            for model in (Page, Workflow, SecondPersonTask, *map(ContentType.model_class, content_types))
        ]

    names = ["grouppagepermission", "groupcollectionpermission", "workflowpage", "workflowcontenttype", "workflowtask"]
    content_types = [ContentType.objects.get(app_label="wagtailcore", model=name) for name in names]
    before = everything()
    ensure_structure()
    assert everything() == before


def test_modules_lessons_and_questions_have_the_same_review(module):
    lesson = make_lesson(module)
    names = {page.get_workflow().name for page in (ModuleIndexPage.objects.get(), module, lesson)}
    assert names == {"Beoordeling door een tweede persoon"}
    assert Question.get_default_workflow().name == "Beoordeling door een tweede persoon"


@pytest.mark.parametrize(
    ("who", "add", "edit", "publishes"),
    [("trainer", True, True, False), ("reviewer", False, False, False), ("admin", True, True, True)],
)
def test_what_each_group_may_do_with_modules(request, module, who, add, edit, publishes):
    permissions = module.permissions_for_user(request.getfixturevalue(who))
    found = (permissions.can_add_subpage(), permissions.can_edit(), permissions.can_publish())
    assert found == (add, edit, publishes)


def test_a_trainer_has_no_say_outside_the_modules(trainer):
    home = ModuleIndexPage.objects.get().get_parent()
    assert not home.permissions_for_user(trainer).can_edit()
    assert not home.permissions_for_user(trainer).can_add_subpage()


@pytest.mark.parametrize("who", ["trainer", "reviewer", "admin"])
def test_each_group_gets_into_the_editor(client, request, who):
    assert signed_in(client, request.getfixturevalue(who)).get("/cms/").status_code == 200


# From draft to published


def test_a_trainer_submits_and_another_person_publishes(client, trainer, reviewer, module):
    submit(signed_in(client, trainer), module)
    assert title_of(module) == module.title
    assert Page.objects.get(pk=module.pk).workflow_in_progress
    act(signed_in(client, reviewer), module)
    assert title_of(module) == "Signalen op straat"


def test_a_reviewer_sends_it_back_and_the_trainer_submits_again(client, trainer, reviewer, module):
    submit(signed_in(client, trainer), module)
    act(signed_in(client, reviewer), module, "reject")
    assert title_of(module) == module.title
    submit(signed_in(client, trainer), module, module_form(title="Beter"))
    act(signed_in(client, reviewer), module)
    assert title_of(module) == "Beter"


def test_who_opens_what_was_sent_back_reads_why(client, trainer, reviewer, module):
    address = reverse("wagtailadmin_pages:edit", args=[module.pk])
    submit(signed_in(client, trainer), module)
    assert "stuurde dit terug" not in client.get(address).content.decode()
    act(signed_in(client, reviewer), module, "reject")
    signed_in(client, trainer)
    assert f"{reviewer.name} stuurde dit terug: Gelezen." in client.get(address).content.decode()
    assert f'teruggestuurd: <a href="{address}">lees waarom' in client.get("/cms/").content.decode()
    submit(client, module)
    assert "stuurde dit terug" not in client.get(address).content.decode()


def test_lessons_stand_in_the_order_of_the_course(client, trainer, module):
    first, second = make_lesson(module, title="Eerste les"), make_lesson(module, title="Tweede les")
    edit(signed_in(client, trainer), first, lesson_form(title="Eerste les", slug=first.slug))
    page = client.get(reverse("wagtailadmin_explore", args=[module.pk])).content.decode()
    assert page.index(f"/cms/pages/{first.pk}/edit/") < page.index(f"/cms/pages/{second.pk}/edit/")


def test_a_trainer_makes_a_module_with_a_lesson(client, trainer, reviewer):
    index = ModuleIndexPage.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["courses", "modulepage", index.pk])
    signed_in(client, trainer).post(address, {**module_form(slug="nieuw"), "action-submit": "1"})
    module = ModulePage.objects.get(slug="nieuw")
    assert (module.live, module.workflow_in_progress) == (False, True)
    address = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", module.pk])
    client.post(address, {**lesson_form(), "action-submit": "1"})
    lesson = LessonPage.objects.get(slug="een-les")
    signed_in(client, reviewer)
    act(client, module)
    act(client, lesson)
    assert (ModulePage.objects.get().live, LessonPage.objects.get().live) == (True, True)


def test_a_trainer_cannot_publish_with_a_crafted_request(client, trainer, module):
    edit(signed_in(client, trainer), module, {**module_form(), "action-publish": "1"})
    assert title_of(module) == module.title
    client.post(reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={module.pk}")
    assert title_of(module) == module.title


def test_a_trainer_cannot_take_a_module_off_the_site(client, trainer, module):
    signed_in(client, trainer).post(reverse("wagtailadmin_pages:unpublish", args=[module.pk]))
    assert Page.objects.get(pk=module.pk).live


def test_a_trainer_cannot_change_what_is_being_reviewed(client, trainer, module):
    submit(signed_in(client, trainer), module)
    edit(client, module, module_form(title="Stiekem"))
    assert Page.objects.get(pk=module.pk).get_latest_revision().content["title"] == "Signalen op straat"


# Own work


@pytest.fixture
def both():
    """Somebody who writes and reviews."""
    user = make_role(Role.TRAINER).user
    make_role(Role.CARE_COORDINATOR, user=user, region=make_region())
    return user


@pytest.mark.parametrize("who", ["both", "superuser", "admin"])
def test_own_work_is_not_approved(client, request, module, who):
    user = request.getfixturevalue(who)
    submit(signed_in(client, user), module)
    task_state = Page.objects.get(pk=module.pk).current_workflow_task_state
    act(client, module)
    approve_in_editor(client, module, module_form())
    assert title_of(module) == module.title
    task_state.refresh_from_db()
    assert task_state.status == task_state.STATUS_IN_PROGRESS


@pytest.mark.parametrize("who", ["both", "superuser"])
def test_own_work_offers_no_approval_but_can_be_sent_back(client, request, module, who):
    user = request.getfixturevalue(who)
    submit(signed_in(client, user), module)
    page = ModulePage.objects.get(pk=module.pk)
    names = {name for name, _label, _modal in page.current_workflow_task.get_actions(page, user)}
    assert names == {"reject"}


def test_own_work_is_not_approved_through_the_page_of_another(client, trainer, both, module):
    """The address of an action names a page and a task; Wagtail asks about the one and acts on the other."""
    own = make_module(title="Van mij")
    submit(signed_in(client, both), own, module_form(title="Mijn tekst", slug="mijn"))
    task_state = Page.objects.get(pk=own.pk).current_workflow_task_state
    submit(signed_in(client, trainer), module)
    act(signed_in(client, both), module, task_state=task_state)
    assert title_of(own) == "Van mij"
    task_state.refresh_from_db()
    assert task_state.status == task_state.STATUS_IN_PROGRESS
    act(client, module)
    assert title_of(module) == "Signalen op straat", "The work of another is still theirs to approve."


def test_who_wrote_it_cannot_approve_what_another_submitted(client, trainer, both, module):
    signed_in(client, both)
    edit(client, module, module_form(title="Van twee mensen"))
    submit(signed_in(client, trainer), module, module_form(title="Van twee mensen"))
    act(signed_in(client, both), module)
    assert title_of(module) == module.title


def test_who_asked_for_the_review_cannot_approve_it_either(client, trainer, both, module):
    edit(signed_in(client, trainer), module, module_form())
    page = ModulePage.objects.get(pk=module.pk)
    page.get_workflow().start(page, both)
    act(signed_in(client, both), module)
    assert title_of(module) == module.title


def test_a_reviewer_cannot_approve_what_they_changed_in_the_review(client, trainer, reviewer, module):
    submit(signed_in(client, trainer), module)
    approve_in_editor(signed_in(client, reviewer), module, module_form(summary="Iets heel anders."))
    assert title_of(module) == module.title
    act(client, module)
    assert title_of(module) == module.title
    other = make_role(Role.CHAIN_DIRECTOR, region=make_region()).user
    act(signed_in(client, other), module)
    assert ModulePage.objects.get(pk=module.pk).summary == "Iets heel anders."


def test_a_reviewer_approves_from_the_editor(client, trainer, reviewer, module):
    submit(signed_in(client, trainer), module)
    approve_in_editor(signed_in(client, reviewer), module, module_form())
    assert title_of(module) == "Signalen op straat"


def test_what_was_published_before_is_nobodys_open_work(trainer, both, module):
    module.save_revision(user=both).publish()
    module = ModulePage.objects.get(pk=module.pk)
    module.summary = "Anders"
    module.save_revision(user=trainer)
    assert unpublished_writers(ModulePage.objects.get(pk=module.pk)) == {trainer.pk}


def test_saving_without_a_change_is_not_writing(trainer, both, module):
    module.summary = "Anders"
    module.save_revision(user=trainer)
    ModulePage.objects.get(pk=module.pk).get_latest_revision_as_object().save_revision(user=both)
    assert unpublished_writers(ModulePage.objects.get(pk=module.pk)) == {trainer.pk}


# Questions


def question_address(name, *args):
    return reverse(f"wagtailsnippets_quizzes_question:{name}", args=args)


def test_a_question_goes_through_the_same_review(client, trainer, reviewer):
    signed_in(client, trainer).post(question_address("add"), {**question_form(), "action-submit": "1"})
    question = Question.objects.get(reference="straat-01")
    assert (question.live, question.workflow_in_progress) == (False, True)
    state = question.current_workflow_task_state
    client.post(question_address("workflow_action", question.pk, "approve", state.pk), {"comment": ""})
    assert not Question.objects.get().live
    signed_in(client, reviewer)
    client.post(question_address("workflow_action", question.pk, "approve", state.pk), {"comment": ""})
    assert Question.objects.get().live


@pytest.mark.parametrize("who", ["both", "superuser"])
def test_an_own_question_is_not_approved(client, request, who):
    user = request.getfixturevalue(who)
    signed_in(client, user).post(question_address("add"), {**question_form(), "action-submit": "1"})
    question = Question.objects.get()
    state = question.current_workflow_task_state
    client.post(question_address("workflow_action", question.pk, "approve", state.pk), {"comment": ""})
    assert not Question.objects.get().live


def test_a_trainer_cannot_publish_a_question(client, trainer):
    question = make_question(reference="straat-01", live=False)
    data = {**question_form(), "action-publish": "1"}
    signed_in(client, trainer).post(question_address("edit", question.pk), data)
    assert not Question.objects.get().live


# On a later day


@pytest.mark.parametrize("way_to_write", ["%d-%m-%Y %H:%M", "%Y-%m-%d %H:%M"])
def test_a_reviewed_lesson_is_published_when_its_day_comes(
    client, trainer, reviewer, module, monkeypatch, way_to_write
):
    lesson = make_lesson(module, title="Oud", slug="een-les")
    later = timezone.localtime() + timedelta(days=2)
    submit(
        signed_in(client, trainer),
        lesson,
        lesson_form(title="Nieuw", go_live_at=later.strftime(way_to_write)),
    )
    act(signed_in(client, reviewer), lesson)
    publish_scheduled()
    assert title_of(lesson) == "Oud"
    monkeypatch.setattr(timezone, "now", lambda: later + timedelta(minutes=1))
    publish_scheduled()
    assert title_of(lesson) == "Nieuw"
    publish_scheduled()
    assert title_of(lesson) == "Nieuw"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_picker_of_a_day_writes_and_reads_days_as_people_here_do(client, trainer, module, language):
    lesson = make_lesson(module, go_live_at=timezone.make_aware(datetime(2030, 2, 1, 14, 20)), live=False)
    client.cookies["django_language"] = language
    page = signed_in(client, trainer).get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).content.decode()
    assert 'value="01-02-2030 14:20"' in page
    edit(client, lesson, lesson_form(title="Een les", slug=lesson.slug, go_live_at="02-03-2031 09:05"))
    planned = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object().go_live_at
    assert timezone.localtime(planned).strftime("%d-%m-%Y %H:%M") == "02-03-2031 09:05"


def test_a_module_leaves_the_site_when_its_day_has_come(client, module):
    ModulePage.objects.filter(pk=module.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    publish_scheduled()
    assert client.get(module.url).status_code == 404


# Bad input


def sentences(form):
    """What the form says is wrong, also inside its blocks, which the browser draws."""
    errors = [error for field in form.errors.as_data().values() for error in field]
    return [said for error in errors for said in [*error.messages, *getattr(error, "non_block_errors", [])]]


@pytest.mark.parametrize("action", ["action-submit", "action-publish"])
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"target_groups": None}, "Kies minstens één doelgroep: voor welk werk is deze module?"),
        ({"learning_goals": streamfield([])}, "Schrijf minstens één leerdoel: wat kan iemand na deze module?"),
        ({"pass_mark": 101}, "hoogstens 100"),
        ({"pass_mark": 0}, "minstens 1 "),
        ({"minutes": 0}, "minstens 1 "),
        ({"validity_months": 121}, "hoogstens 120"),
        ({"forms_of_exploitation": "magic"}, "magic"),
    ],
)
def test_a_module_that_is_not_right_is_refused_in_dutch(client, admin, module, changes, sentence, action):
    response = edit(signed_in(client, admin), module, {**module_form(**changes), action: "1"})
    assert response.status_code == 200
    assert any(sentence in said for said in sentences(response.context["form"]))
    page = ModulePage.objects.get(pk=module.pk)
    assert (page.title, page.workflow_in_progress) == (module.title, False)


def test_a_draft_may_be_incomplete(client, trainer, module):
    data = module_form(target_groups=None, learning_goals=streamfield([]), title="Half af")
    assert edit(signed_in(client, trainer), module, data).status_code == 302
    assert ModulePage.objects.get(pk=module.pk).get_latest_revision().content["title"] == "Half af"
    assert title_of(module) == module.title


@pytest.mark.parametrize(
    ("alt_text", "decorative", "is_fine"),
    [("", "", False), ("   ", "", False), ("Een kraam", "", True), ("", "on", True)],
)
def test_a_picture_in_a_lesson_needs_an_alternative_text_or_says_that_it_only_adorns(
    client, admin, module, alt_text, decorative, is_fine
):
    lesson = make_lesson(module, title="Oud", slug="een-les")
    block = {
        "image-image": make_image().pk,
        "image-alt_text": alt_text,
        "caption": "",
        **({"image-decorative": "on"} if decorative else {}),
    }
    data = {**lesson_form(), **{f"body-0-value-{key}": value for key, value in block.items()}, "body-0-type": "image"}
    edit(signed_in(client, admin), lesson, {**data, "action-publish": "1"})
    assert (title_of(lesson) == "Een les") is is_fine


# The list of modules


def test_the_list_of_modules_takes_as_many_queries_for_ten_as_for_one(client, admin, django_assert_max_num_queries):
    signed_in(client, admin)
    for number in range(10):
        make_module(groups=("enforcement_officer", f"group_{number}"))
    client.get(reverse("modules:index"))
    with django_assert_max_num_queries(40):
        page = client.get(reverse("modules:index"))
    assert "Group 9" in page.text


def test_the_list_of_modules_is_filtered_by_target_group(client, trainer):
    make_module(groups=("enforcement_officer",), title="Op straat")
    make_module(groups=("civil_registry",), title="Aan de balie")
    group = make_target_group("civil_registry")
    page = signed_in(client, trainer).get(reverse("modules:index"), {"target_groups": group.pk})
    assert "Aan de balie" in page.text
    assert "Op straat" not in page.text


def test_a_reviewer_compares_what_was_submitted_with_what_is_live(client, trainer, reviewer, module):
    module.summary = "Een heel nieuwe samenvatting."
    revision = module.save_revision(user=trainer)
    Workflow.objects.get(name="Beoordeling door een tweede persoon").start(module, trainer)
    address = reverse("wagtailadmin_pages:revisions_compare", args=[module.pk, "live", revision.pk])
    response = signed_in(client, reviewer).get(address)
    assert response.status_code == 200
    assert "heel nieuwe" in response.text

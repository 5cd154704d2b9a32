"""Factory functions: each makes one valid thing, with everything it needs, and takes what a test cares about."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from io import BytesIO
from itertools import count
from types import SimpleNamespace
from typing import Any
from unittest import mock

from django.core.files.base import ContentFile
from django.db.models import F
from django.utils import timezone
from PIL import Image
from wagtail.models import Page, Revision, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from accounts.models import Membership, Role, RoleAssignment, TargetGroup, User
from courses.models import Completion, Enrolment, LessonPage, ModuleIndexPage, ModulePage
from media.models import LearningImage
from municipalities.constants import REQUIRED_SITUATIONS, ContactRole, Domain, ReadinessCheck, RouteStatus
from municipalities.models import (
    ContactPoint,
    FocalPoint,
    Municipality,
    ReadinessEvidence,
    Region,
    ReportingRoute,
    RouteStep,
)
from pages.models import HomePage
from quizzes.models import AnswerOption, Question, QuestionKind, QuizPage, QuizQuestion

numbers = count(1)
# Of municipalities: past the real codes (to GM1992), short of those of the demo (GM9901).
codes = count(3000)
PASSWORD = "een lang wachtwoord"


def read_anew(row: Any) -> Any:
    """For what a file keeps: what a test changes, the database takes back and the object would keep."""
    return type(row)._default_manager.get(pk=row.pk)


def make_image(**fields: Any) -> LearningImage:
    buffer = BytesIO()
    Image.new("RGB", (1600, 900), "#0c5463").save(buffer, "PNG")
    file = ContentFile(buffer.getvalue(), name="loket.png")
    return LearningImage.objects.create(**{"title": "Loket", "file": file, **fields})


def make_region(**fields: Any) -> Region:
    n = next(numbers)
    return Region.objects.create(**{"code": f"VR{n + 100}", "name": f"Regio {n}", **fields})


def make_municipality(**fields: Any) -> Municipality:
    n = next(numbers)
    defaults: dict[str, Any] = {
        "cbs_code": f"GM{next(codes)}",
        "name": f"Gemeente {n}",
        "display_name": f"Gemeente {n}",
        "slug": f"gemeente-{n}",
    }
    fields.setdefault("region", None)
    if fields["region"] is None:
        fields["region"] = make_region()
    return Municipality.objects.create(**{**defaults, **fields})


def make_user(**fields: Any) -> User:
    n = next(numbers)
    defaults = {"email": f"persoon{n}@example.nl", "first_name": "Persoon", "last_name": f"Nummer {n}"}
    return User.objects.create_user(password=PASSWORD, **{**defaults, **fields})


def make_target_group(code: str = "enforcement_officer", **fields: Any) -> TargetGroup:
    return TargetGroup.objects.get_or_create(code=code, defaults={"name": code.replace("_", " ").title(), **fields})[0]


def make_membership(
    *, municipality: Municipality | None = None, user: User | None = None, groups: tuple[str, ...] = (), **fields: Any
) -> Membership:
    fields.setdefault("joined_on", timezone.localdate() - timedelta(days=100))
    membership = Membership.objects.create(
        user=user or make_user(), municipality=municipality or make_municipality(), **fields
    )
    membership.target_groups.set([make_target_group(code) for code in groups])
    return membership


def make_role(role: Role, *, user: User | None = None, **fields: Any) -> RoleAssignment:
    fields.setdefault("starts_on", timezone.localdate() - timedelta(days=100))
    return RoleAssignment.objects.create(user=user or make_user(), role=role, **fields)


def make_focal_point(municipality: Municipality, **fields: Any) -> FocalPoint:
    """An appointed aandachtsfunctionaris, with the membership and the role that go with it."""
    user = fields.pop("user", None) or make_user()
    if not user.memberships.filter(municipality=municipality).exists():
        make_membership(municipality=municipality, user=user)
    if not user.roles.filter(role=Role.FOCAL_POINT, municipality=municipality).exists():
        make_role(Role.FOCAL_POINT, user=user, municipality=municipality)
    defaults: dict[str, Any] = {
        "domain": Domain.SAFETY,
        "appointed_on": timezone.localdate() - timedelta(days=100),
        "phone": "0123 - 45 67 89",
        "email": user.email,
        "hours": "ma t/m vr, 9.00 - 17.00 uur",
        "deputy_name": "Vervanger",
        "deputy_phone": "0123 - 45 67 80",
    }
    return FocalPoint.objects.create(municipality=municipality, user=user, **{**defaults, **fields})


def make_complete_draft(municipality: Municipality, **fields: Any) -> ReportingRoute:
    """A draft in which every `basic` prerequisite that hangs on the route holds (the focal point comes apart)."""
    latest = municipality.routes.order_by("-version").first()
    if fields.get("status") == RouteStatus.WITHDRAWN:
        fields.setdefault("withdrawn_at", timezone.now())
    route = ReportingRoute.objects.create(
        municipality=municipality, version=(latest.version if latest else 0) + 1, **fields
    )
    today = timezone.localdate()
    ReadinessEvidence.objects.bulk_create(
        ReadinessEvidence(
            route=route,
            check_code=check,
            reference="Collegebesluit 2026/12",
            decided_on=today - timedelta(days=30),
            evaluate_on=today + timedelta(days=180),
        )
        for check in (
            ReadinessCheck.INTEGRAL_APPROACH,
            ReadinessCheck.INTERNAL_COOPERATION,
            ReadinessCheck.POLICY_ADOPTED,
        )
    )
    focal = ContactPoint.objects.create(
        route=route, role=ContactRole.FOCAL_POINT, organisation="Gemeente", phone="0123 - 45 67 89"
    )
    care = ContactPoint.objects.create(
        route=route, role=ContactRole.CARE_COORDINATOR, organisation="Zorghuis", phone="0123 - 45 67 88", position=1
    )
    steps = [RouteStep(route=route, contact=focal, instruction="Bel de aandachtsfunctionaris.")]
    for position, situation in enumerate(REQUIRED_SITUATIONS, start=1):
        instruction = "Bel de zorgcoördinator."
        steps.append(
            RouteStep(route=route, contact=care, situation=situation, instruction=instruction, position=position)
        )
    RouteStep.objects.bulk_create(steps)
    return route


def make_registered_route(
    municipality: Municipality, *, valid_from: date | None = None, valid_until: date | None = None, **fields: Any
) -> ReportingRoute:
    """A meldroute in force, with a focal point, so that the gate of the municipality is open."""
    today = timezone.localdate()
    if not municipality.focal_points.exists():
        make_focal_point(municipality)
    submitter = municipality.focal_points.first().user
    director = make_role(Role.CHAIN_DIRECTOR, region=municipality.region).user
    return make_complete_draft(
        municipality,
        status=RouteStatus.REGISTERED,
        submitted_by=submitter,
        submitted_at=timezone.now(),
        confirmed_by=director,
        confirmed_at=timezone.now(),
        valid_from=valid_from or today - timedelta(days=30),
        valid_until=valid_until or today + timedelta(days=335),
        **fields,
    )


def make_open_municipality(**fields: Any) -> Municipality:
    municipality = make_municipality(**fields)
    make_registered_route(municipality)
    return municipality


# Pages. Publishing as Wagtail does it took half of the time of all tests: `publish` is for what a test is about.


def publish(page: Page) -> Any:
    """By Wagtail itself, with its checks, signals and log."""
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


@contextmanager
def unindexed() -> Iterator[None]:
    """What is not looked for needs no entry in the search index and the reference index."""
    with (
        disable_reference_index_auto_update(),
        mock.patch("modelsearch.signal_handlers.insert_or_update_object_task", new=SimpleNamespace(enqueue=_nothing)),
    ):
        yield


def _nothing(*args: Any, **kwargs: Any) -> None:
    """In the place of a check or a task. A MagicMock would take as long to make as the page that it is for."""


def add_page(parent: Page, page: Page) -> Any:
    """A new page where Wagtail would put it, but unchecked, and not in its log and indexes."""
    children = Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1)
    last = children.order_by("-path").values_list("path", flat=True).first()
    page.depth = parent.depth + 1
    page.path = Page._get_path(parent.path, page.depth, Page._str2int(last[-Page.steplen :]) + 1 if last else 1)
    page.locale_id = parent.locale_id
    page.draft_title = page.title
    page.set_url_path(parent)
    with unindexed():
        # Past the `save` of Wagtail's Page, which checks and logs, to that of a model with children.
        super(Page, page).save()
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + 1)
    return page


def add_live(parent: Page, page: Page) -> Any:
    """The same with a revision that is live, as after `publish`."""
    page = add_page(parent, page)
    now = timezone.now()
    [revision] = Revision.objects.bulk_create(
        [
            Revision(
                content_object=page,
                base_content_type=page.get_base_content_type(),
                content=page.serializable_data(),
                object_str=str(page),
                created_at=now,
            )
        ]
    )
    Page.objects.filter(pk=page.pk).update(
        live_revision=revision,
        latest_revision=revision,
        latest_revision_created_at=now,
        has_unpublished_changes=False,
        first_published_at=now,
        last_published_at=now,
    )
    return type(page).objects.get(pk=page.pk)


def make_home() -> HomePage:
    home = HomePage.objects.first()
    if home:
        return home
    home = HomePage(title="Signaalwijs", slug="start", headline="Zie het signaal", introduction="Welkom.")
    add_page(Page.get_first_root_node(), home)
    with unindexed():
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "testserver", "root_page": home, "site_name": "Signaalwijs"}
        )
    return home


def make_module_index() -> ModuleIndexPage:
    index = ModuleIndexPage.objects.first()
    return index or add_page(make_home(), ModuleIndexPage(title="Modules", slug="modules"))


def make_module(*, groups: tuple[str, ...] = ("enforcement_officer",), **fields: Any) -> ModulePage:
    n = next(numbers)
    defaults: dict[str, Any] = {
        "title": f"Module {n}",
        "slug": f"module-{n}",
        "summary": "Leer signalen zien.",
        "introduction": "<p>Welkom bij deze module.</p>",
        "learning_goals": [("goal", "Je herkent signalen.")],
    }
    module = ModulePage(**{**defaults, **fields})
    module.target_groups.set([make_target_group(code) for code in groups])
    return add_live(make_module_index(), module)


def make_lesson(module: ModulePage, **fields: Any) -> LessonPage:
    n = next(numbers)
    defaults: dict[str, Any] = {
        "title": f"Les {n}",
        "slug": f"les-{n}",
        "body": [("text", "<p>Zie je iets? Denk na.</p>")],
    }
    return add_live(module, LessonPage(**{**defaults, **fields}))


def make_question(
    *, kind: str = QuestionKind.SINGLE, correct: tuple[bool, ...] = (True, False), **fields: Any
) -> Question:
    n = next(numbers)
    defaults = {"text": f"Vraag {n}?", "kind": kind, "explanation": "Daarom.", "reference": f"vraag-{n}"}
    question = Question(**{**defaults, **fields})
    question.options = [
        AnswerOption(text=f"Antwoord {i}", is_correct=ok, feedback=f"Uitleg {i}", sort_order=i)
        for i, ok in enumerate(correct)
    ]
    with unindexed():
        question.save()
    return question


def make_quiz(module: ModulePage, *, questions: int = 3, **fields: Any) -> QuizPage:
    defaults: dict[str, Any] = {"title": "Toets", "slug": "toets", "shuffle_options": False}
    quiz = QuizPage(**{**defaults, **fields})
    quiz.quiz_questions = [QuizQuestion(question=make_question(), sort_order=i) for i in range(questions)]
    return add_live(module, quiz)


def make_full_module(*, lessons: int = 2, questions: int = 3, **fields: Any) -> ModulePage:
    """A module with lessons and a quiz, as a learner finds it."""
    module = make_module(**fields)
    for _number in range(lessons):
        make_lesson(module)
    make_quiz(module, questions=questions)
    return ModulePage.objects.get(pk=module.pk)


def make_completion(**fields: Any) -> Completion:
    """Somebody who finished a module; valid for two years unless the test says otherwise."""
    user = fields.pop("user", None) or make_user()
    municipality = fields.pop("municipality", None) or make_municipality()
    module = fields.pop("module", None) or make_module()
    enrolment, _created = Enrolment.objects.get_or_create(
        user=user, municipality=municipality, module=module, defaults={"module_title": module.title}
    )
    today = timezone.localdate()
    return Completion.objects.create(
        **{
            "user": user,
            "municipality": municipality,
            "enrolment": enrolment,
            "module": module,
            "module_title": module.title,
            "completed_on": today,
            "valid_until": today + timedelta(days=730),
            **fields,
        }
    )


def make_enrolment(membership: Membership, module: ModulePage, **fields: Any) -> Enrolment:
    """Somebody who began a module for the municipality of their membership."""
    defaults = {"user": membership.user, "municipality": membership.municipality, "module_title": module.title}
    return Enrolment.objects.create(module=module, **{**defaults, **fields})

"""A municipality in which everything exists that could leak, and strangers in every role of another one.

Every private word in it carries MARK, so that a page which shows any of it is found by looking for that alone.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from accounts.audit import record
from accounts.models import Organisation, Role, StaffImport, User
from accounts.staff.inviting import invite, token_of
from accounts.staff.transfers import offer
from certificates.issuing import issue
from config.structure import ensure_structure
from courses.models import LessonProgress
from media.models import LearningDocument
from municipalities.constants import RouteStatus
from municipalities.example_route import start_example
from municipalities.lifecycle import draft_for
from municipalities.models import Municipality, OpeningRequest, ReadinessEvidence
from quizzes.models import Attempt, AttemptQuestion, QuizPage
from tests.factories import (
    make_completion,
    make_enrolment,
    make_focal_point,
    make_full_module,
    make_membership,
    make_municipality,
    make_open_municipality,
    make_role,
    make_user,
)

MARK = "Geheimwoord"
TODAY = timezone.localdate()
SIGNED_IN = ("learner", "former learner", *(role.value for role in Role if role is not Role.ADMIN))
STRANGERS = ("signed out", *SIGNED_IN)


@dataclass
class World:
    """here: the municipality with the secrets. away: that of the strangers, who are in `people`."""

    here: Municipality
    away: Municipality
    module: Any
    objects: dict[str, Any] = field(default_factory=dict)
    people: dict[str, User | None] = field(default_factory=dict)

    def browser(self, stranger: str) -> Client:
        client = Client()
        if user := self.people[stranger]:
            client.force_login(user, backend="accounts.backends.AccountBackend")
        return client

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """What is stored about the municipality with the secrets: no stranger changes any of it."""
        kinds = {type(found) for found in self.objects.values() if hasattr(found, "_meta")}
        return {kind.__name__: self._rows_of(kind) for kind in sorted(kinds, key=lambda kind: kind.__name__)}

    def _rows_of(self, kind: Any) -> list[dict[str, Any]]:
        keys = [found.pk for found in self.objects.values() if type(found) is kind]
        return list(kind._default_manager.filter(pk__in=keys).order_by("pk").values())


def private_user(number: int) -> User:
    return make_user(
        email=f"{MARK}{number}@geheimdam.nl".lower(), first_name=f"{MARK}-voor", last_name=f"{MARK}-achter {number}"
    )


def make_world() -> World:
    ensure_structure()
    here = make_municipality(display_name="Hierdam", slug="hierdam")
    away = make_open_municipality(display_name="Elders", slug="elders")
    world = World(here, away, make_full_module())
    _fill_route(world)
    _fill_staff(world)
    _fill_learning(world)
    _fill_media(world)
    _add_strangers(world)
    return world


def _fill_route(world: World) -> None:
    focal_point = make_focal_point(
        world.here, user=private_user(1), deputy_name=f"{MARK}-vervanger", email=f"{MARK}@x.nl"
    )
    director = make_role(Role.CHAIN_DIRECTOR, user=private_user(2), region=world.here.region)
    from tests.factories import make_registered_route

    route = make_registered_route(world.here, remarks=f"{MARK}-opmerking")
    route.contacts.update(name=f"{MARK}-contact", organisation=f"{MARK}-zorghuis")
    route.steps.update(instruction=f"{MARK}-stap")
    route.evidence.update(reference=f"{MARK}-besluit")
    draft = draft_for(world.here, focal_point.user)
    evidence = draft.evidence.first()
    evidence.document.save("geheim.pdf", ContentFile(f"%PDF-1.4 {MARK}".encode()))
    ReadinessEvidence.objects.filter(pk=evidence.pk).update(document_name=f"{MARK}.pdf")
    example = start_example(world.here.region, director.user)
    contact = example.contacts.create(role="police", organisation=f"{MARK}-politie", phone="0900-8844")
    step = example.steps.create(contact=contact, instruction=f"{MARK}-voorbeeldstap")
    event = record("route.changed", draft, municipality=world.here, details={"remarks": MARK}, actor=focal_point.user)
    world.objects |= {
        "event": event,
        "focal_point": focal_point,
        "director": director,
        "region": world.here.region,
        "municipality": world.here,
        "route": route,
        "draft": draft,
        "evidence": ReadinessEvidence.objects.get(pk=evidence.pk),
        "draft_contact": draft.contacts.first(),
        "draft_step": draft.steps.first(),
        "example": example,
        "example_contact": contact,
        "example_step": step,
    }


def _fill_staff(world: World) -> None:
    keeper = world.objects["focal_point"].user
    employer = Organisation.objects.create(name=f"{MARK}-werkgever")
    membership = make_membership(
        municipality=world.here,
        user=private_user(3),
        listed_name=f"{MARK}-naam",
        organisation=employer,
        left_on=TODAY + timedelta(days=90),
        groups=("enforcement_officer",),
    )
    newcomer = private_user(4)
    newcomer.set_unusable_password()
    newcomer.save()
    invited = make_membership(municipality=world.here, user=newcomer, listed_name=f"{MARK}-nieuw")
    third = make_municipality(slug="derde")
    world.objects |= {
        "membership": membership,
        "user": membership.user,
        "invited": invited,
        "invitation": invite(invited, by=keeper),
        "transfer": offer(membership, third, TODAY + timedelta(days=9), by=keeper),
        "manager": make_role(Role.MANAGER, user=private_user(5), municipality=world.here),
        "import": StaffImport.objects.create(
            municipality=world.here,
            uploaded_by=keeper,
            file_name=f"{MARK}.csv",
            state="ready",
            counts={"added": 1},
            shown={"added": [{"line": 2, "name": MARK, "email": "", "problem": ""}]},
            refused_rows=ContentFile(MARK.encode(), name="geheim.csv"),
        ),
        "session": UserSession.objects.create(
            user=membership.user, ip="192.0.2.1", user_agent=MARK, session_key="elsewhere"
        ),
        "asked": OpeningRequest.objects.create(user=membership.user, municipality=world.here, asked_of=keeper),
    }
    world.objects["token"] = token_of(world.objects["invitation"])


def _fill_learning(world: World) -> None:
    membership = world.objects["membership"]
    enrolment = make_enrolment(membership, world.module)
    lesson = Page.objects.child_of(world.module).order_by("path").first().specific
    quiz = QuizPage.objects.child_of(world.module).get()
    of_somebody = {"user": membership.user, "municipality": world.here, "quiz": quiz, "quiz_title": "Toets"}
    attempt = Attempt.objects.create(**of_somebody, pass_mark=80, question_count=1, number=1)
    options = [{"key": "1", "text": f"{MARK}-antwoord", "correct": True}]
    content = {"kind": "single", "text": f"{MARK}-vraag", "options": options}
    AttemptQuestion.objects.create(attempt=attempt, position=1, content=content)
    completion = make_completion(
        user=membership.user, municipality=world.here, module=world.module, enrolment=enrolment
    )
    world.objects |= {
        "enrolment": enrolment,
        "lesson_progress": LessonProgress.objects.create(enrolment=enrolment, lesson=lesson, lesson_title="Les"),
        "attempt": attempt,
        "completion": completion,
        "certificate": issue(completion),
    }


def _fill_media(world: World) -> None:
    document = LearningDocument(title="geheim", visibility="restricted")
    document.file.save("geheim.txt", ContentFile(MARK.encode()))
    world.objects["document"] = document


def _add_strangers(world: World) -> None:
    away = world.away
    gone = make_membership(municipality=world.here, user=make_user(), left_on=TODAY - timedelta(days=1))
    places = {
        Role.FOCAL_POINT: {"municipality": away},
        Role.MANAGER: {"municipality": away},
        Role.CHAIN_DIRECTOR: {"region": away.region},
        Role.CARE_COORDINATOR: {"region": away.region},
        Role.TRAINER: {"region": away.region},
    }
    world.people = {"signed out": None, "former learner": gone.user}
    world.people["learner"] = make_membership(municipality=away, groups=("enforcement_officer",)).user
    for role, place in places.items():
        user = make_membership(municipality=away, user=make_user()).user
        make_role(role, user=user, **place)
        world.people[role.value] = user
    draft_for(away, _keeper_of(away))
    assert world.objects["draft"].status == RouteStatus.DRAFT


def _keeper_of(municipality: Municipality) -> User:
    return municipality.focal_points.first().user

"""Somebody about whom there is a row of every kind, to see that each is shown and erased."""

from datetime import timedelta

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.admin.models import EditingSession, FormState
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import (
    Comment,
    CommentReply,
    ModelLogEntry,
    PageLogEntry,
    PageSubscription,
    Task,
    TaskState,
    UploadedFile,
    Workflow,
    WorkflowState,
)
from wagtail.users.models import UserProfile

from accounts.audit import record
from accounts.models import (
    ErasureRequest,
    Invitation,
    Membership,
    Organisation,
    Role,
    StaffImport,
    Transfer,
    TransferNotice,
    User,
)
from certificates.issuing import issue
from courses.models import LessonProgress
from media.models import LearningDocument, LearningImage
from municipalities.models import ContactPoint, Municipality, OpeningRequest, Reminder, ReminderKind, RouteNotice
from quizzes.models import Attempt, AttemptQuestion
from tests.factories import (
    make_complete_draft,
    make_completion,
    make_enrolment,
    make_focal_point,
    make_full_module,
    make_membership,
    make_open_municipality,
    make_question,
    make_role,
    make_user,
)

FIRST_NAME, LAST_NAME, EMAIL = "Sanne", "van der Bérg", "sanne.vanderberg@example.nl"
PHONE, DEPUTY = "0123 - 99 88 77", "Karel de Vervanger"
LISTED_NAME = "Sanne Oudenaam"
# What may not be found anywhere afterwards.
WORDS = (FIRST_NAME, LISTED_NAME, "Bérg", "B\\u00e9rg", "vanderberg", PHONE, DEPUTY, "sanne-op-de-foto")


def make_person_with_everything() -> User:
    """Left a hundred days ago; what hangs on the account is all in the past."""
    user = make_user(email=EMAIL, first_name=FIRST_NAME, last_name=LAST_NAME)
    municipality = make_open_municipality()
    membership = _work(user, municipality)
    _learn(user, membership)
    _receive_and_ask(user, municipality)
    _come_and_go(user, membership)
    _write(user)
    _log(user, membership)
    return User.objects.get(pk=user.pk)


def _work(user: User, municipality: Municipality) -> Membership:
    today = timezone.localdate()
    start, end = today - timedelta(days=900), today - timedelta(days=100)
    employer = Organisation.objects.create(name="Boapool")
    membership = make_membership(
        user=user,
        municipality=municipality,
        groups=("enforcement_officer",),
        organisation=employer,
        listed_name=LISTED_NAME,
        joined_on=start,
        left_on=end,
    )
    make_role(Role.MANAGER, user=user, municipality=municipality, starts_on=start, ends_on=end)
    make_role(Role.FOCAL_POINT, user=user, municipality=municipality, starts_on=start, ends_on=end)
    contact = {"phone": PHONE, "deputy_name": DEPUTY, "email": EMAIL}
    make_focal_point(municipality, user=user, appointed_on=start, ended_on=end, **contact)
    route = make_complete_draft(municipality, status="superseded", drafted_by=user, submitted_by=user)
    ContactPoint.objects.create(
        route=route, role="focal_point", organisation="Gemeente", name=user.name, email=EMAIL, phone=PHONE
    )
    address = EmailAddress.objects.create(user=user, email=EMAIL, verified=True, primary=True)
    EmailConfirmation.objects.create(email_address=address, key="x", sent=timezone.now())
    profile = UserProfile.get_for_user(user)
    profile.avatar.save("sanne-op-de-foto.png", ContentFile(b"png"))
    user.groups.add(Group.objects.create(name="Extra"))
    user.user_permissions.add(Permission.objects.first())
    return membership


def _come_and_go(user: User, membership: Membership) -> None:
    now, other = timezone.now(), make_membership()
    for invited, inviter in ((membership, make_user()), (other, user)):
        Invitation.objects.create(membership=invited, invited_by=inviter, expires_at=now)
    for moving, keeper in ((membership, make_user()), (other, user)):
        transfer = Transfer.objects.create(
            membership=moving,
            to=membership.municipality,
            first_day=now.date(),
            offered_by=keeper,
            answered_by=keeper,
            answered_at=now,
        )
        TransferNotice.objects.create(transfer=transfer, recipient=user, kind="offered")
    StaffImport.objects.create(municipality=membership.municipality, uploaded_by=user, file_name="lijst.csv")
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    UserSession.objects.create(user=user, ip="127.0.0.1", session_key="sanne", user_agent="Firefox")


def _learn(user: User, membership: Membership) -> None:
    module = make_full_module()
    enrolment = make_enrolment(membership, module)
    lesson = module.get_children().first().specific
    LessonProgress.objects.create(enrolment=enrolment, lesson=lesson, lesson_title=lesson.title)
    finished = _attempt(user, membership, number=1, finished_at=timezone.now(), correct_count=1, has_passed=True)
    _attempt(user, membership, number=2)
    issue(
        make_completion(
            user=user, municipality=membership.municipality, module=module, enrolment=enrolment, attempt=finished
        )
    )


def _attempt(user: User, membership: Membership, **fields: object) -> Attempt:
    attempt = Attempt.objects.create(
        user=user,
        municipality=membership.municipality,
        quiz_title="Toets",
        pass_mark=80,
        question_count=1,
        **fields,
    )
    question = make_question()
    answer = {"given": ["1"], "is_correct": True, "answered_at": timezone.now()} if attempt.finished_at else {}
    AttemptQuestion.objects.create(
        attempt=attempt,
        position=1,
        question=question,
        content={"kind": "single", "text": "Wie bel je?", "options": [{"key": "1", "text": "112", "correct": True}]},
        **answer,
    )
    return attempt


def _receive_and_ask(user: User, municipality: Municipality) -> None:
    Reminder.objects.create(
        municipality=municipality, kind=ReminderKind.EXPIRED, closes_after=timezone.localdate(), recipient=user
    )
    event = record("route.confirmed", municipality, actor=user, municipality=municipality)
    RouteNotice.objects.create(event=event, recipient=user)
    OpeningRequest.objects.create(user=user, municipality=municipality)
    OpeningRequest.objects.create(user=make_user(), municipality=municipality, asked_of=user)
    ErasureRequest.objects.create(user=user)


def _write(user: User) -> None:
    module = make_full_module()
    type(module).objects.filter(pk=module.pk).update(owner=user, locked_by=user)
    question = make_question()
    type(question).objects.filter(pk=question.pk).update(locked_by=user)
    revision = module.save_revision(user=user)
    kind = ContentType.objects.get_for_model(module)
    state = WorkflowState.objects.create(
        content_type=kind,
        base_content_type=kind,
        object_id=str(module.pk),
        workflow=Workflow.objects.create(name="Beoordeling"),
        requested_by=user,
    )
    TaskState.objects.create(
        workflow_state=state,
        revision=revision,
        task=Task.objects.create(name="Lezen"),
        finished_by=user,
        finished_at=timezone.now(),
        comment="Goed",
        content_type=ContentType.objects.get_for_model(TaskState),
    )
    comment = Comment.objects.create(page=module, user=user, text="Klopt dit?", contentpath="title", resolved_by=user)
    CommentReply.objects.create(comment=comment, user=user, text="Ja")
    PageSubscription.objects.create(page=module, user=user, comment_notifications=True)
    PageLogEntry.objects.create(
        page=module, user=user, label="Module", action="wagtail.edit", content_type=kind, timestamp=timezone.now()
    )
    now = timezone.now()
    EditingSession.objects.create(user=user, content_type=kind, object_id=str(module.pk), last_seen_at=now)
    FormState.objects.create(user=user, content_type=kind, object_id="1", data="title=x", last_updated_at=now)
    for model in (LearningImage, Image):
        model(title="Foto", uploaded_by_user=user, width=1, height=1, file="x.png").save()
    for model in (LearningDocument, Document):
        model(title="Stuk", uploaded_by_user=user, file="x.pdf").save()
    UploadedFile.objects.create(for_content_type=kind, file="x.png", uploaded_by_user=user)


def _log(user: User, membership: Membership) -> None:
    """Lines that name somebody: by the object, by a former name, in what changed, in a line about something else."""
    changes = {"E-mailadres": ["sanne.oud.vanderberg@example.nl", EMAIL]}
    record("membership.changed", membership, actor=make_user(), details={"changes": changes})
    record(
        "route.withdrawn",
        membership.municipality,
        actor=user,
        details={"reason": f"Vraag het aan {user.name} of {LISTED_NAME}."},
    )
    record("person.erasure_asked", user, actor=user, details={"person": user.pk})
    ModelLogEntry.objects.create(
        content_type=ContentType.objects.get_for_model(Membership),
        object_id=str(membership.pk),
        label=str(membership),
        action="wagtail.edit",
        user=user,
        timestamp=timezone.now(),
        data={"title": str(membership)},
    )

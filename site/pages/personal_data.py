"""What Wagtail keeps of who writes, reviews and comments."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.admin.models import EditingSession, FormState
from wagtail.log_actions import registry
from wagtail.models import (
    BaseLogEntry,
    Comment,
    CommentReply,
    ModelLogEntry,
    Page,
    PageLogEntry,
    PageSubscription,
    Revision,
    TaskState,
    WorkflowState,
)

from accounts.models import User
from accounts.privacy.forget_words import Traces
from accounts.privacy.own_data import UNTIL_ERASED, WORK_STAYS
from accounts.privacy.registry import Fate, PersonalData, register

A_DAY = timedelta(days=1)
WHO_WROTE = _("Om te weten wie wat schreef, en te zorgen dat een ander het beoordeelt.")
CREATED = _("gemaakt op")
OF_PAGES, OF_OTHERS = _("Geschiedenis van pagina's"), _("Geschiedenis van andere gegevens in de redactie")


def register_personal_data() -> None:
    register(*_writing(), *_reviewing(), *_commenting(), *_log(), *_while_working())


def _writing() -> list[PersonalData]:
    return [
        PersonalData(
            model=Page,
            title=_("Gemaakte of vastgezette pagina's"),
            why=WHO_WROTE,
            kept=WORK_STAYS,
            fate=Fate.NUMBER,
            person=("owner", "locked_by"),
            fields=("title", "first_published_at"),
            labels={"title": _("titel"), "first_published_at": _("gepubliceerd op")},
            is_about=False,
        ),
        PersonalData(
            model=Revision,
            title=_("Bewaarde versies van pagina's en vragen"),
            why=WHO_WROTE,
            kept=WORK_STAYS,
            fate=Fate.NUMBER,
            fields=("object_str", "created_at"),
            labels={"object_str": _("waarvan"), "created_at": CREATED},
            is_about=False,
        ),
    ]


def _reviewing() -> list[PersonalData]:
    return [
        PersonalData(
            model=WorkflowState,
            title=_("Gevraagde beoordelingen"),
            why=WHO_WROTE,
            kept=WORK_STAYS,
            fate=Fate.NUMBER,
            person=("requested_by",),
            fields=("content_object", "status", "created_at"),
            labels={"content_object": _("waarvan"), "status": _("stand"), "created_at": _("gevraagd op")},
            is_about=False,
        ),
        PersonalData(
            model=TaskState,
            title=_("Gedane beoordelingen"),
            why=WHO_WROTE,
            kept=WORK_STAYS,
            fate=Fate.NUMBER,
            person=("finished_by",),
            fields=("status", "finished_at", "comment"),
            labels={"status": _("stand"), "finished_at": _("gedaan op"), "comment": _("opmerking")},
            is_about=False,
        ),
    ]


def _commenting() -> list[PersonalData]:
    return [
        PersonalData(
            model=Comment,
            title=_("Opmerkingen bij een pagina"),
            why=WHO_WROTE,
            kept=WORK_STAYS,
            fate=Fate.NUMBER,
            person=("user", "resolved_by"),
            own=lambda user: Q(user=user),
            did=_resolved,
            fields=("page", "text", "created_at", "resolved_at"),
            labels={
                "page": _("pagina"),
                "text": _("opmerking"),
                "created_at": CREATED,
                "resolved_at": _("afgehandeld op"),
            },
            is_about=False,
        ),
        PersonalData(
            model=CommentReply,
            title=_("Antwoorden op een opmerking"),
            why=WHO_WROTE,
            kept=WORK_STAYS,
            fate=Fate.NUMBER,
            fields=("text", "created_at"),
            labels={"text": _("antwoord"), "created_at": CREATED},
            is_about=False,
        ),
        PersonalData(
            model=PageSubscription,
            title=_("Pagina's waarvan opmerkingen worden gemaild"),
            why=_("Om je een mail te sturen bij een nieuwe opmerking."),
            kept=UNTIL_ERASED,
            fate=Fate.GONE,
            fields=("page", "comment_notifications"),
            labels={"page": _("pagina"), "comment_notifications": _("mail bij opmerkingen")},
        ),
    ]


def _log() -> list[PersonalData]:
    return [
        PersonalData(
            model=model,
            title=title,
            why=_("Om te zien wat er met een pagina of een gegeven in de redactie is gebeurd."),
            kept=WORK_STAYS,
            fate=Fate.NUMBER,
            # Not the rows: what they are about may be another person.
            own=lambda user: Q(pk=None),
            did=partial(_done_in_the_cms, model),
            is_about=False,
            forget_words=_forget_in_history if model is ModelLogEntry else None,
        )
        for model, title in (
            (PageLogEntry, OF_PAGES),
            (ModelLogEntry, OF_OTHERS),
        )
    ]


def _resolved(user: User) -> Mapping[Any, int]:
    of_others = Comment.objects.filter(resolved_by=user).exclude(user=user)
    return {_("Opmerkingen van anderen afgehandeld"): of_others.count()}


def _done_in_the_cms(model: type[BaseLogEntry], user: User) -> Mapping[Any, int]:
    """By what Wagtail calls the action."""
    entries = model.objects.filter(user=user).order_by()
    times = Counter(_action_in_words(action) for action in entries.values_list("action", flat=True))
    kind = OF_PAGES if model is PageLogEntry else OF_OTHERS
    return {f"{kind}: {words}": number for words, number in times.most_common()}


def _action_in_words(action: str) -> str:
    return str(registry.get_action_label(action)) if registry.action_exists(action) else action


def _forget_in_history(traces: Traces) -> None:
    """Wagtail notes what every row in a form of the CMS was called, also a person's."""
    entries = ModelLogEntry.objects.select_related("content_type").annotate(text=Cast("data", TextField()))
    for entry in entries.filter(_by_object(traces) | traces.names_in("label", "text")).order_by().iterator():
        label = _label_of(entry.content_type)
        if entry.object_id in traces.rows.get(label, ()):
            entry.label, entry.data = traces.user.name, {}
        elif not traces.is_of_another(label, entry.object_id):
            entry.label, entry.data = traces.without_words(entry.label), traces.without_words(entry.data)
        ModelLogEntry.objects.filter(pk=entry.pk).update(label=entry.label, data=entry.data)


def _by_object(traces: Traces) -> Q:
    found = Q(pk=None)
    for label, keys in traces.rows.items():
        if keys:
            found |= Q(content_type=ContentType.objects.get_for_model(apps.get_model(label)), object_id__in=keys)
    return found


def _label_of(content_type: ContentType | None) -> str:
    model = content_type.model_class() if content_type else None
    return model._meta.label if model else ""


def _while_working() -> list[PersonalData]:
    return [
        PersonalData(
            model=EditingSession,
            title=_("Wat open staat in de redactie"),
            why=_("Zodat twee mensen elkaars werk niet overschrijven."),
            kept=_("Een dag."),
            fate=Fate.GONE,
            fields=("last_seen_at", "is_editing"),
            labels={"last_seen_at": _("laatst gezien"), "is_editing": _("aan het schrijven")},
            term=("last_seen_at", A_DAY),
        ),
        PersonalData(
            model=FormState,
            title=_("Formulieren in de redactie die nog open staan"),
            why=_("Om te tonen hoe een pagina eruit gaat zien voordat je hem bewaart."),
            kept=_("Een dag."),
            fate=Fate.GONE,
            fields=("data", "last_updated_at"),
            labels={"data": _("wat je invulde"), "last_updated_at": _("gewijzigd op")},
            term=("last_updated_at", A_DAY),
        ),
    ]

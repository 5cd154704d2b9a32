"""What the audit log says about somebody, and what of it they did for others."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ...audit_words import DOORS, words_for
from ...models import AuditEvent, User
from ...models.audit import Origin
from ..registry import Fate, PersonalData
from .terms import LOG_STAYS


def data_in_the_log() -> PersonalData:
    return PersonalData(
        model=AuditEvent,
        title=_("Wat over jou in het logboek staat"),
        why=_("Om later te zien wie wat wijzigde. Dat vraagt de Baseline Informatiebeveiliging Overheid (BIO2)."),
        kept=LOG_STAYS,
        fate=Fate.NUMBER,
        person=("actor",),
        find=_events_of,
        own=_events_about,
        did=_done_for_others,
        # Not the object, nor who did it: that may be another person.
        fields=("at", "action", "result", "origin", "municipality", "region"),
        labels={"origin": _("waar")},
        values={
            "action": lambda event: words_for(event.action),
            "origin": lambda event: str(DOORS[Origin(event.origin)]),
        },
        is_about=False,
    )


def _events_of(user: User) -> Q:
    """What somebody did, and what was done about them."""
    return Q(actor=user) | _events_about(user)


def _events_about(user: User) -> Q:
    return Q(object_type=User._meta.label, object_id=str(user.pk)) | Q(details__person=user.pk)


def _done_for_others(user: User) -> Mapping[Any, int]:
    mine = AuditEvent.objects.filter(actor=user).order_by()
    times = Counter(mine.values_list("action", flat=True))
    times -= Counter(mine.filter(_events_about(user)).values_list("action", flat=True))
    in_log = gettext("In het logboek: %(what)s")
    return {in_log % {"what": words_for(action)}: number for action, number in times.most_common()}

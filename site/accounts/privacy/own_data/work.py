"""Where somebody works and in which role."""

from django.utils.translation import gettext_lazy as _

from ...models import Membership, RoleAssignment
from ..registry import Fate, PersonalData
from .terms import NUMBER_STAYS, UNTIL_ERASED


def data_of_work() -> list[PersonalData]:
    return [
        PersonalData(
            model=Membership,
            title=_("Dienstverbanden"),
            why=_("Om te weten voor welke gemeente je leert en welke modules bij je werk horen."),
            kept=NUMBER_STAYS,
            fate=Fate.EMPTIED,
            fields=(
                "municipality",
                "listed_name",
                "organisation",
                "target_groups",
                "joined_on",
                "left_on",
                "accepted_at",
            ),
            names=("listed_name",),
            values={"organisation": lambda row: str(row.organisation or _("de gemeente zelf"))},
            # Where somebody was hired from counts nowhere, and says much about who it was.
            emptied={"organisation": None, "listed_name": "", "accepted_at": None, "search_text": ""},
        ),
        PersonalData(
            model=RoleAssignment,
            title=_("Rollen"),
            why=_("Om te weten wat je naast leren mag doen."),
            kept=UNTIL_ERASED,
            fate=Fate.GONE,
            fields=("role", "municipality", "region", "starts_on", "ends_on"),
            has_safe_label=True,
        ),
    ]

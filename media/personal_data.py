"""Who put a picture or a document in the library."""

from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import UploadedFile

from accounts.privacy.own_data import WORK_STAYS
from accounts.privacy.registry import Fate, PersonalData, register

from .models import LearningDocument, LearningImage
from .waiting import AT_MOST

WHY = _("Om te kunnen vragen waar een bestand vandaan komt.")
TITLES = {
    LearningImage: _("Toegevoegde afbeeldingen"),
    LearningDocument: _("Toegevoegde documenten"),
    # Wagtail's own tables, which are not in use here.
    Image: _("Andere toegevoegde afbeeldingen"),
    Document: _("Andere toegevoegde documenten"),
}
LABELS = {"title": _("titel"), "created_at": _("toegevoegd op")}


def register_personal_data() -> None:
    for model, title in TITLES.items():
        register(
            PersonalData(
                model=model,
                title=title,
                why=WHY,
                kept=WORK_STAYS,
                fate=Fate.NUMBER,
                person=("uploaded_by_user",),
                fields=("title", "created_at"),
                labels=LABELS,
                is_about=False,
            )
        )
    register(
        PersonalData(
            model=UploadedFile,
            title=_("Bestanden die nog worden toegevoegd"),
            why=_("Om een bestand vast te houden tot je klaar bent met toevoegen."),
            kept=_("Een dag."),
            fate=Fate.GONE,
            swept=AT_MOST,
            person=("uploaded_by_user",),
            fields=("file",),
            labels={"file": _("bestand")},
        )
    )

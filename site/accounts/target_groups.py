"""The target groups the platform starts with (source: FACTS.md 1.1); admins add their own in the CMS."""

from .models import TargetGroup

INITIAL = [
    ("enforcement_officer", "Boa", "buitengewoon opsporingsambtenaar, handhaver"),
    ("civil_registry", "BRP-balie", "baliemedewerker, burgerzaken, loket"),
    ("rni_counter", "RNI-loket", "registratie niet-ingezetenen"),
    ("supervisor", "Toezicht", "toezichthouder, toezicht en handhaving, buitendienst"),
    ("building_inspector", "Bouw- en woningtoezicht", "bouwinspecteur, brandveiligheid"),
    ("neighbourhood_team", "Wijkteam", "sociaal wijkteam, sociaal team"),
    ("work_income", "Werk en inkomen", "klantmanager, jobcoach, Participatiewet"),
    ("school_attendance", "Leerplicht", "leerplichtambtenaar"),
    ("permits", "Vergunningen", "vergunningverlener, Bibob"),
    ("social_investigator", "Sociale recherche", "sociaal rechercheur"),
    ("public_order", "Openbare orde en veiligheid", "OOV, ondermijning"),
    ("partner", "Partnerorganisatie", "woningcorporatie, GGD, welzijn, school"),
]


def ensure_target_groups() -> None:
    for position, (code, name, synonyms) in enumerate(INITIAL):
        TargetGroup.objects.get_or_create(
            code=code, defaults={"name": name, "synonyms": synonyms, "position": position}
        )

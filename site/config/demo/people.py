"""The people of the demo: two fictional municipalities in a fictional region. All names are made up."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from accounts.models import Membership, Role, RoleAssignment, TargetGroup, User
from municipalities.models import Municipality, Region

REGION = {"code": "DEMO", "name": "Demoregio", "is_fictional": True}
DEMODAM, NIEUWEDAM = "GM9901", "GM9902"


@dataclass(frozen=True)
class Person:
    """One account: where it works, for which target groups, and its role."""

    email: str
    first_name: str
    last_name: str
    municipality: str = ""
    groups: tuple[str, ...] = ()
    role: Role | None = None


ACCOUNTS = (
    Person("boa@demodam.example", "Robin", "Straatsma", DEMODAM, ("enforcement_officer",)),
    Person("balie@demodam.example", "Noor", "Loketstra", DEMODAM, ("civil_registry", "rni_counter")),
    Person("toezicht@demodam.example", "Jesse", "Buitenhof", DEMODAM, ("supervisor", "building_inspector")),
    Person("wijkteam@demodam.example", "Amira", "van der Wijk", DEMODAM, ("neighbourhood_team",)),
    Person("aandachtsfunctionaris@demodam.example", "Saskia", "Wakker", DEMODAM, ("public_order",), Role.FOCAL_POINT),
    Person("leidinggevende@demodam.example", "Willem", "Teamsma", DEMODAM, (), Role.MANAGER),
    Person("trainer@demodam.example", "Dewi", "Leermans", DEMODAM, (), Role.TRAINER),
    Person("ketenregisseur@demoregio.example", "Bram", "Ketting", "", (), Role.CHAIN_DIRECTOR),
    Person("beheer@signaalwijs.example", "Iris", "Beheer", "", (), Role.ADMIN),
    Person("boa@nieuwedam.example", "Yusuf", "Nieuwstraat", NIEUWEDAM, ("enforcement_officer",)),
    Person(
        "aandachtsfunctionaris@nieuwedam.example",
        "Karin",
        "Nieuwenhuis",
        NIEUWEDAM,
        ("public_order",),
        Role.FOCAL_POINT,
    ),
)
# Colleagues without a password, so that the overviews of Demodam have something to show.
FIRST_NAMES = (
    "Anna", "Bilal", "Carlijn", "Daan", "Elif", "Floor", "Guus", "Hanna", "Ilse", "Joris", "Kaya", "Lotte", "Milan",
    "Nadia", "Olaf", "Priya", "Quinten", "Roos", "Sven", "Tess", "Umar", "Vera", "Wout", "Xenia", "Yara", "Zoë",
)  # fmt: skip
LAST_NAMES = ("Akkerdam", "Brugzicht", "Dijkzoon", "Eilander", "Havenga", "Kadeveld", "Molenaard", "Polderman")
COLLEAGUES = {
    "enforcement_officer": 12,
    "civil_registry": 9,
    "rni_counter": 5,
    "supervisor": 8,
    "building_inspector": 6,
    "neighbourhood_team": 14,
    "work_income": 6,
}


def ensure_people() -> None:
    """Region, municipalities, accounts and colleagues; safe to repeat, and a changed name or password stays."""
    region = Region.objects.get_or_create(code=REGION["code"], defaults=REGION)[0]
    for code, name in ((DEMODAM, "Demodam"), (NIEUWEDAM, "Nieuwedam")):
        Municipality.objects.get_or_create(
            cbs_code=code,
            defaults={
                "name": name,
                "display_name": name,
                "slug": name.lower(),
                "province": "Demoland",
                "region": region,
                "is_fictional": True,
            },
        )
    for person in ACCOUNTS:
        _ensure_account(person, region)
    _ensure_colleagues()


def _ensure_account(person: Person, region: Region) -> None:
    user = User.objects.filter(email=person.email).first()
    if user is None:
        user = User.objects.create_user(
            person.email,
            settings.DEMO_PASSWORD,
            first_name=person.first_name,
            last_name=person.last_name,
            is_superuser=person.role == Role.ADMIN,
            is_staff=person.role == Role.ADMIN,
        )
    municipality = Municipality.objects.filter(cbs_code=person.municipality).first()
    if municipality:
        _ensure_membership(user, municipality, person.groups, joined_on=timezone.localdate() - timedelta(days=400))
    if person.role and not user.roles.filter(role=person.role).exists():
        RoleAssignment.objects.create(
            user=user,
            role=person.role,
            municipality=municipality,
            region=region if person.role == Role.CHAIN_DIRECTOR else None,
            starts_on=timezone.localdate() - timedelta(days=400),
        )


def _ensure_membership(
    user: User, municipality: Municipality, groups: tuple[str, ...], *, joined_on: date, takes_part: bool = True
) -> None:
    if user.memberships.filter(municipality=municipality).exists():
        return
    membership = Membership.objects.create(
        user=user,
        municipality=municipality,
        joined_on=joined_on,
        accepted_at=timezone.now() if takes_part else None,
    )
    membership.target_groups.set(TargetGroup.objects.filter(code__in=groups))


def _ensure_colleagues() -> None:
    demodam = Municipality.objects.get(cbs_code=DEMODAM)
    number = 0
    for group, count in COLLEAGUES.items():
        for _colleague in range(count):
            first, last = FIRST_NAMES[number % len(FIRST_NAMES)], LAST_NAMES[number % len(LAST_NAMES)]
            number += 1
            user, created = User.objects.get_or_create(
                email=f"collega{number}@demodam.example", defaults={"first_name": first, "last_name": last}
            )
            if created:
                user.set_unusable_password()
                user.save(update_fields=["password"])
            joined_on = timezone.localdate() - timedelta(days=60 + 13 * number % 300)
            _ensure_membership(user, demodam, (group,), joined_on=joined_on, takes_part=number % 12 > 0)

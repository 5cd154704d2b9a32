"""Every address of the site, and what a stranger finds there. An address that is not here makes the walk fail."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from .world import World

CMS = "cms/"
# Names of Wagtail's addresses under /cms/; a new version of Wagtail brings new ones, which somebody then looks at.
CMS_NAMES = Path(__file__).parent / "cms_addresses.txt"

# Open to everybody, or about whoever asks. None of it shows a word of somebody else.
OPEN = {
    "health_live": {},
    "health_ready": {},
    "security_txt": {},
    "set_language": {},
    "wagtaildocs_authenticate_with_password": {"restriction_id": 1},
    "choose_municipality": {},
    "account_login": {},
    "account_logout": {},
    "my_data": {},
    "my_data_download": {},
    "ask_for_erasure": {},
    "account_inactive": {},
    "account_signup": {},
    "account_reauthenticate": {},
    "account_email": {},
    "account_email_verification_sent": {},
    "account_confirm_email": {"key": "abc"},
    "account_change_password": {},
    "account_set_password": {},
    "account_reset_password": {},
    "account_reset_password_done": {},
    "account_reset_password_from_key": {"uidb36": "1", "key": "abc"},
    "account_reset_password_from_key_done": {},
    "mfa_authenticate": {},
    "mfa_login_webauthn": {},
    "mfa_index": {},
    "mfa_reauthenticate": {},
    "mfa_activate_totp": {},
    "mfa_deactivate_totp": {},
    "mfa_list_webauthn": {},
    "mfa_add_webauthn": {},
    "mfa_reauthenticate_webauthn": {},
    "mfa_edit_webauthn": {"pk": 1},
    "mfa_remove_webauthn": {"pk": 1},
    "mfa_view_recovery_codes": {},
    "mfa_generate_recovery_codes": {},
    "mfa_download_recovery_codes": {},
    "usersessions_list": {},
    "staff:home": {},
    "municipalities:routekaart": {},
    "municipalities:card_a4": {},
    "municipalities:card_pocket": {},
    "municipalities:manifest": {},
    "municipalities:service_worker": {},
    "municipalities:registration": {},
    "municipalities:region_routes": {},
    "municipalities:region_routes_csv": {},
    "courses:my_learning": {},
    "courses:coverage": {},
    "certificates:mine": {},
    "certificates:check_form": {},
    "wagtailcore_authenticate_with_password": {"page_view_restriction_id": 1, "page_id": 1},
    "wagtailcore_login": {},
}


def closed(world: World) -> dict[str, dict[str, Any]]:
    """Of the municipality with the secrets: not there, not allowed, or first sign in."""
    found, slug, code = world.objects, {"slug": world.here.slug}, {"code": world.here.region.code}
    contact, step = {"pk": found["draft_contact"].pk}, {"pk": found["draft_step"].pk}
    example_contact, example_step = {"pk": found["example_contact"].pk}, {"pk": found["example_step"].pk}
    membership, focal_point = {"pk": found["membership"].pk}, {"pk": found["focal_point"].pk}
    names: dict[str, dict[str, Any]] = {
        "wagtaildocs_serve": {"args": [found["document"].pk, found["document"].filename]},
        "staff:change": slug | membership,
        "staff:invite": slug | {"pk": found["invited"].pk},
        "staff:leave": slug | membership,
        "staff:return": slug | membership,
        "staff:transfer": slug | membership,
        "staff:answer_transfer": slug | {"pk": found["transfer"].pk},
        "staff:import_preview": slug | {"pk": found["import"].pk},
        "staff:import_refused": slug | {"pk": found["import"].pk},
        "staff:import_decide": slug | {"pk": found["import"].pk},
        "municipalities:evidence_document": {"pk": found["evidence"].pk},
        "municipalities:appoint_person": slug | {"membership": found["membership"].pk},
        "municipalities:change_focal_point": slug | focal_point,
        "municipalities:end_focal_point": slug | focal_point,
        "municipalities:version": slug | {"number": found["route"].version},
        "municipalities:ask_to_open": slug,
        "municipalities:country_routes": {},
        "municipalities:country_routes_csv": {},
        "municipalities:dates_of": slug,
        "end_session": {"pk": found["session"].pk},
        "certificates:download": {"code": found["certificate"].code},
    }
    names |= {f"staff:{name}": slug for name in ("list", "csv", "log", "log_csv", "add", "import")}
    region = ("region_route", "confirm_route", "send_route_back", "withdraw_in_region", "log_in_region")
    registration = (
        *("registration_of", "start_draft", "agreements", "check", "submit", "take_back", "withdraw", "log"),
        *("focal_points", "choose_person", "contacts", "propose_contacts", "add_contact"),
        *("steps", "propose_steps", "add_step"),
    )
    names |= {f"municipalities:{name}": slug for name in (*region, *registration)}
    for prefix, owner, of_contact, of_step in (
        ("", slug, contact, step),
        ("example_", code, example_contact, example_step),
    ):
        names |= {f"municipalities:{prefix}{verb}_contact": owner | of_contact for verb in ("change", "remove")}
        names |= {f"municipalities:{prefix}{verb}_step": owner | of_step for verb in ("change", "remove", "move")}
    example = ("home", "start", "contacts", "propose_contacts", "add_contact", "steps", "propose_steps", "add_step")
    names |= {f"municipalities:example_{name}": code for name in example}
    names |= {f"courses:coverage_{name}": slug for name in ("municipality", "municipality_csv", "people", "people_csv")}
    names |= {f"courses:coverage_{name}": code for name in ("region", "region_csv")}
    return names


def shared(world: World) -> dict[str, dict[str, Any]]:
    """Content for all municipalities, and what a code or a link opens: without a word of the secrets."""
    module = world.module
    lesson, quiz = module.get_children().first(), module.get_children().last()
    return {
        "courses:module": {"module": module.slug},
        "courses:lesson": {"module": module.slug, "lesson": lesson.slug},
        "quizzes:step": {"module": module.slug, "quiz": quiz.slug, "step": "1/"},
        "certificates:check": {"code": world.objects["certificate"].code},
        "wagtail_serve": {"args": ["modules/"]},
    }


# The link of an invitation is for whoever reads the mail of that address: the walk does not hold it.
BY_LINK = {"staff:accept"}
# Without a name: files of the development server, and the style guide while DEBUG is on.
NAMELESS = {""}


def names_of_the_site() -> Iterator[tuple[str, str]]:
    """Of every pattern: where it begins, and its full name."""

    def walk(patterns: list[Any], prefix: str, namespace: str) -> Iterator[tuple[str, str]]:
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                inner = ":".join(filter(None, (namespace, pattern.namespace)))
                yield from walk(pattern.url_patterns, route, inner)
            elif isinstance(pattern, URLPattern):
                yield route, ":".join(filter(None, (namespace, pattern.name or "")))

    yield from walk(get_resolver().url_patterns, "", "")

"""What internet.nl asks of every page (source: ECOSYSTEM.md 3.5), and what our policy promises beyond that."""

import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import Role
from certificates.issuing import issue
from config.security_headers import SecurityHeaders
from config.structure import ensure_structure
from tests.factories import (
    make_completion,
    make_focal_point,
    make_lesson,
    make_membership,
    make_module,
    make_open_municipality,
    make_role,
)
from tests.municipalities.conftest import signed_in

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = [
    path for folder in ("site", "courses", "quizzes", "certificates") for path in (ROOT / folder).rglob("*.html")
]
# On paper and in the mail no browser of ours asks for a policy.
ON_PAPER = re.compile(r"_pdf\.html$|/email/|/mail/")


pytestmark = pytest.mark.django_db


def directives(response) -> dict[str, list[str]]:
    policy = response.headers["Content-Security-Policy"]
    return {words[0]: words[1:] for words in (part.split() for part in policy.split(";"))}


def problems_for_internet_nl(response) -> list[str]:
    found, policy, headers = [], directives(response), response.headers
    everything = [source for sources in policy.values() for source in sources]
    for word in ("'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "http:", "https:", "*"):
        if word in everything:
            found.append(f"{word} in the policy")
    for name in ("default-src", "script-src", "object-src"):
        if "data:" in policy.get(name, []):
            found.append(f"data: in {name}")
    if policy["default-src"] not in (["'none'"], ["'self'"]):
        found.append("default-src is wider than the site itself")
    found += [
        f"no {name}" for name in ("frame-src", "frame-ancestors", "base-uri", "form-action") if name not in policy
    ]
    found += [source for source in everything if re.match(r"\w+[.:]", source) and source not in ("data:", "blob:")]
    if headers["X-Content-Type-Options"] != "nosniff":
        found.append("nosniff")
    if headers["X-Frame-Options"] not in ("DENY", "SAMEORIGIN"):
        found.append("X-Frame-Options")
    if headers["Referrer-Policy"] not in ("same-origin", "no-referrer", "strict-origin-when-cross-origin"):
        found.append("Referrer-Policy")
    age = re.search(r"max-age=(\d+)", headers.get("Strict-Transport-Security", ""))
    if not age or int(age[1]) < 31_536_000:
        found.append("Strict-Transport-Security")
    return found


@pytest.fixture
def over_https(settings):
    """As in production, where the connection is secure. Settings that hang on DEBUG are read once, at the start."""
    settings.SECURE_HSTS_SECONDS = 31_536_000

    def fetch(client: Client, address: str):
        client.raise_request_exception = False
        return client.get(address, secure=True)

    return fetch


@pytest.fixture
def town():
    return make_open_municipality(slug="demodam")


def own_pages(town):
    learner = make_membership(municipality=town, groups=("enforcement_officer",)).user
    module = make_module()
    lesson = make_lesson(module)
    certificate = issue(make_completion(user=learner, municipality=town))
    focal_point = make_focal_point(town).user
    return [
        (None, "/", 200),
        (None, "/inloggen/", 200),
        (None, "/wachtwoord-vergeten/", 200),
        (None, "/meldroute/", 200),
        (None, "/meldroute/kaart.pdf", 200),
        (None, "/certificaat/", 200),
        (None, "/certificaat/onbekend/", 404),
        (None, "/.well-known/security.txt", 200),
        (None, "/health/live", 200),
        (None, "/service-worker.js", 200),
        (None, "/manifest.webmanifest", 200),
        (None, "/mijn-leren/", 302),
        (None, "/bestaat-niet/", 404),
        (learner, "/mijn-leren/", 200),
        (learner, f"/modules/{module.slug}/", 200),
        (learner, f"/modules/{module.slug}/{lesson.slug}/", 200),
        (learner, f"/certificaten/{certificate.code}/pdf/", 200),
        (focal_point, "/dekking/demodam/", 200),
        (focal_point, "/dekking/demodam/collegas.csv", 200),
        (focal_point, "/meldroute/registratie/demodam/", 200),
    ]


def test_every_kind_of_page_of_our_own_passes(over_https, town):
    for user, address, status in own_pages(town):
        response = over_https(signed_in(user) if user else Client(), address)
        assert response.status_code == status, address
        assert problems_for_internet_nl(response) == [], address
        assert directives(response)["object-src"] == ["'none'"]
        assert directives(response)["base-uri"] == ["'none'"]
        assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in response.headers["Permissions-Policy"]


def test_the_page_about_a_mistake_of_ours_passes(over_https, monkeypatch):
    def broken(code):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("certificates.views.verify", broken)
    response = over_https(Client(), "/certificaat/kapot/")
    assert response.status_code == 500
    assert problems_for_internet_nl(response) == []


def test_a_form_that_came_from_elsewhere_gets_the_headers_too(over_https):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/inloggen/", {"login": "a@b.nl"}, secure=True)
    assert response.status_code == 403
    assert problems_for_internet_nl(response) == []


def test_the_cms_differs_in_its_styles_only(over_https):
    ensure_structure()
    admin = signed_in(make_role(Role.ADMIN).user)
    for address in ("/cms/", "/cms/auditevent/", "/cms/pages/"):
        response = over_https(admin, address)
        assert problems_for_internet_nl(response) == ["'unsafe-inline' in the policy"]
        policy = directives(response)
        assert policy["style-src"] == ["'self'", "'unsafe-inline'"]
        assert policy["script-src"] == ["'self'"]
        assert policy["img-src"] == ["'self'", "data:", "blob:"]


def test_a_script_carries_the_nonce_of_its_own_response(client):
    first, second = client.get("/meldroute/"), client.get("/meldroute/")
    nonces = [re.findall(r'<script nonce="([^"]+)"', page.content.decode()) for page in (first, second)]
    for page, found in zip((first, second), nonces, strict=True):
        assert len(found) == page.content.decode().count("<script")
        assert directives(page)["script-src"] == [f"'nonce-{found[0]}'"]
    assert nonces[0] != nonces[1]


def test_what_holds_no_script_may_run_none(client):
    assert directives(client.get("/health/live"))["script-src"] == ["'none'"]


@pytest.mark.parametrize("debug", [True, False])
def test_the_demo_has_the_policy_on_its_404_too(client, settings, debug):
    settings.DEBUG = debug
    response = client.get("/bestaat-niet/")
    assert directives(response)["default-src"] == ["'none'"]
    assert re.search(r'<script nonce="[^"]+"', response.content.decode())


def test_what_a_view_says_itself_is_kept(rf):
    answer = HttpResponse(headers={"Content-Security-Policy": "sandbox", "Permissions-Policy": "camera=(self)"})
    response = SecurityHeaders(lambda request: answer)(rf.get("/"))
    assert response.headers["Content-Security-Policy"] == "sandbox"
    assert response.headers["Permissions-Policy"] == "camera=(self)"


def problems_of(template: Path) -> list[str]:
    text, name = template.read_text(encoding="utf-8"), template.relative_to(ROOT)
    if ON_PAPER.search(str(template)):
        return []
    found = [f"{name}: {part}" for part in re.findall(r"<style|\sstyle=[\"']|\son[a-z]+=[\"']|javascript:", text)]
    for tag in re.findall(r"<script[^>]*>", text):
        if 'type="application/json"' in tag:
            # Data, which no browser runs.
            continue
        if 'nonce="{{ request.csp_nonce }}"' not in tag or " src=" not in tag:
            found.append(f"{name}: {tag} needs its nonce and a file (docs/security-headers.md)")
    return found


def test_no_template_holds_an_inline_script_or_style():
    assert len(TEMPLATES) > 100
    assert [problem for template in TEMPLATES for problem in problems_of(template)] == []

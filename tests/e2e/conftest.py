"""A real browser on the running site, at the width of a phone and of an office screen.

    def test_a_story(phone: Page) -> None:
        phone.goto("/modules/")

Every story starts with the demo, freshly loaded. `open_page("desktop")` gives each next person a browser of their own.
A test fails when a page raised an error in its scripts, missed a file or asked another host for one. The last screen of
each page is kept in var/screenshots/, and what `screenshot(page, "name")` is asked for.
"""

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.e2e.steps import OpenPage, Screenshot
from tests.snapshot import Snapshot

ROOT = Path(__file__).resolve().parents[2]
SIZES = {"phone": (360, 780), "desktop": (1280, 900)}
# Milliseconds; only a machine with other things to do comes near it.
PATIENCE = 30_000
# Chromium refuses its sandbox to root, and calls home at every start if it may.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The headless shell would round the width of each letter, as no screen of today does.
    "--font-render-hinting=none",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("e2e")


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Never a silent skip: without a browser these tests fail with the sentence that says what to install."""
    found = subprocess.run([sys.executable, ROOT / "bin" / "chromium.py"], capture_output=True, text=True)
    if found.returncode:
        pytest.fail(found.stderr.strip(), pytrace=False)
    return found.stdout.strip()


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright runs an event loop in this thread; Django then refuses its database without this.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def snapshots() -> list[Snapshot]:
    """Holds the demo once the first test made it."""
    return []


@pytest.fixture(autouse=True)
def demo(transactional_db: None, snapshots: list[Snapshot], monkeypatch: pytest.MonkeyPatch) -> None:
    """The real content and the accounts of `make run`, but no certificates of the past: each takes half a second."""
    if snapshots:
        snapshots[0].put_back()
        return
    with monkeypatch.context() as patch, override_settings(DEBUG=True):
        patch.setattr("certificates.receivers.ask_for_certificate", lambda _completion_id: None)
        call_command("import_municipalities", stdout=io.StringIO())
        call_command("demo", stdout=io.StringIO())
    snapshots.append(Snapshot.take())


@pytest.fixture
def screenshot(request: pytest.FixtureRequest) -> Screenshot:
    folder = settings.VAR_DIR / "screenshots" / request.node.path.stem.removeprefix("test_")

    def take(page: Page, name: str) -> None:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)

    return take


@pytest.fixture
def open_page(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer, screenshot: Screenshot
) -> Iterator[OpenPage]:
    pages: list[Page] = []
    problems: list[str] = []

    def look_at_request(request: Request) -> None:
        if request.url.startswith("http") and not request.url.startswith(live_server.url):
            problems.append(f"another host was asked: {request.url}")

    def look_at_response(response: Response) -> None:
        # A page may be missing or forbidden on purpose; a file may not. What Wagtail's editor saves by itself is
        # refused when it comes after the button.
        is_page = response.request.resource_type in {"document", "fetch"}
        allowed_below = 500 if is_page else 400
        if response.status >= allowed_below:
            problems.append(f"{response.status} for {response.url}")

    def listen_to(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            problems.append(f"console: {message.text}")

    def open_(size: str, *, scripts: bool = True) -> Page:
        width, height = SIZES[size]
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            has_touch=size == "phone",
            java_script_enabled=scripts,
            locale="nl-NL",
            timezone_id=settings.TIME_ZONE,
            reduced_motion="reduce",
        )
        context.on("request", look_at_request)
        context.on("response", look_at_response)
        context.on("weberror", lambda error: problems.append(f"script error: {error.error}"))
        context.on("console", listen_to)
        context.set_default_timeout(PATIENCE)
        pages.append(context.new_page())
        return pages[-1]

    yield open_
    for number, page in enumerate(pages, start=1):
        name = re.sub(r"\W+", "-", request.node.name.removeprefix("test_")).strip("-")
        screenshot(page, f"{name}-{number}")
        page.context.close()
    assert not problems, "\n".join(problems)


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    return open_page("phone")


@pytest.fixture
def desktop(open_page: OpenPage) -> Page:
    return open_page("desktop")


@pytest.fixture(params=["phone", "desktop"])
def page(request: pytest.FixtureRequest, open_page: OpenPage) -> Page:
    """For what must work at both widths: the test runs twice."""
    return open_page(request.param)

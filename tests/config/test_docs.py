"""The documentation keeps up with the code: settings, commands, accounts and links."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.demo.people import ACCOUNTS

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
OTHER_PAGES = [ROOT / name for name in ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md")]
LINK = re.compile(r"(?<=\]\()[^)\s]+|(?<=src=\")[^\"]+")
DOCUMENTED = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


def settings_from_the_environment(code: str) -> Iterator[str]:
    """The first argument of each env.str("…"), env.db("…"), os.environ.get("…") and os.environ["…"]."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner, name = ast.unparse(node.func.value), node.args[0] if node.args else None
            is_read = owner == "env" or (owner == "os.environ" and node.func.attr == "get")
        elif isinstance(node, ast.Subscript):
            is_read, name = ast.unparse(node.value) == "os.environ", node.slice
        else:
            continue
        if is_read and isinstance(name, ast.Constant):
            yield name.value


def names_of_settings() -> list[str]:
    files = [*(ROOT / "site" / "config").glob("*.py"), *(ROOT / "bin").glob("*.py")]
    return sorted({name for file in files for name in settings_from_the_environment(file.read_text(encoding="utf-8"))})


def names_of_commands() -> list[str]:
    found = [path for folder in ("site", ".") for path in (ROOT / folder).glob("*/management/commands/*.py")]
    return sorted({path.stem for path in found if not path.stem.startswith("_")})


@pytest.mark.parametrize(
    "code",
    [
        'env.bool("NAME", default=True)',
        'vars().update(env.email("NAME", default="consolemail://"))',
        'workers = int(os.environ.get("NAME", "2"))',
        'path = os.environ["NAME"]',
    ],
)
def test_each_way_to_read_the_environment_is_seen(code):
    assert list(settings_from_the_environment(code)) == ["NAME"]


def test_settings_and_commands_are_found():
    assert {"DATABASE_URL", "EMAIL_URL", "WEB_CONCURRENCY", "CHROMIUM"} <= set(names_of_settings())
    assert {"demo", "gate", "periodic"} <= set(names_of_commands())


def test_every_setting_from_the_environment_is_documented():
    assert [name for name in names_of_settings() if f"`{name}`" not in DOCUMENTED] == []


def test_every_management_command_is_documented():
    assert [name for name in names_of_commands() if not re.search(rf"manage\.py {name}\b", DOCUMENTED)] == []


def test_the_readme_names_every_demo_account():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [person.email for person in ACCOUNTS if f"`{person.email}`" not in readme] == []


@pytest.mark.parametrize("page", [*PAGES, *OTHER_PAGES], ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_within_the_project_lead_somewhere(page):
    targets = [target for target in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in target]
    missing = [target for target in targets if not (page.parent / target.partition("#")[0]).exists()]
    assert missing == []


def test_decisions_have_numbers_of_their_own():
    numbers = [page.name.partition("-")[0] for page in (ROOT / "docs" / "decisions").glob("*.md")]
    assert len(numbers) == len(set(numbers))
    assert all(re.fullmatch(r"[0-9]{4}", number) for number in numbers)

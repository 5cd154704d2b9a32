"""The shape of the house, read from the source: who may import whom, and how large a piece may grow."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from wagtail.models import Page, ReferenceIndex

ROOT = Path(__file__).resolve().parent.parent
# A layer imports itself and the layers before it. Upwards goes a registry or a signal.
LAYERS = [
    *("queries", "printing", "accounts", "municipalities", "media"),
    *("pages", "quizzes", "courses", "certificates", "config"),
]
FOLDERS = {
    layer: ROOT / layer if (ROOT / layer / "__init__.py").exists() else ROOT / "site" / layer for layer in LAYERS
}
# Names that say where something was left, not what it knows.
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "services", "misc", "shared"}
MAX_FUNCTION_LINES = 60
MAX_FILE_LINES = 400


def sources(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts)


OWN_CODE = list(sources(*FOLDERS.values(), ROOT / "bin"))


def imported_packages(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and top package of each absolute import, also those inside a function or under TYPE_CHECKING.

    A relative import cannot leave its app: the apps are top packages.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.lineno, (node.module or "").partition(".")[0]


def imports_from_above(tree: ast.AST, layer: str) -> list[tuple[int, str]]:
    above = set(LAYERS[LAYERS.index(layer) + 1 :])
    return [(line, package) for line, package in imported_packages(tree) if package in above]


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_imports_only_the_layers_below_it(layer):
    found = [
        f"{path.relative_to(ROOT)}:{line} imports {package}"
        for path in sources(FOLDERS[layer])
        for line, package in imports_from_above(ast.parse(path.read_text()), layer)
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "import courses",
        "import courses.models as models",
        "from courses.models import Module",
        "def view():\n    from certificates import issuing",
        "if TYPE_CHECKING:\n    from config.navigation import Link",
    ],
)
def test_each_way_to_import_a_higher_layer_is_seen(code):
    assert imports_from_above(ast.parse(code), "quizzes")


@pytest.mark.parametrize("code", ["from . import courses", "from accounts import groups", "import media.films"])
def test_own_and_lower_layers_may_be_imported(code):
    assert imports_from_above(ast.parse(code), "quizzes") == []


def test_the_layers_are_found():
    assert [layer for layer, folder in FOLDERS.items() if not list(sources(folder))] == []


def test_a_module_is_named_after_what_it_knows():
    assert [str(path.relative_to(ROOT)) for path in OWN_CODE if EMPTY_NAMES & {path.stem, path.parent.name}] == []


def test_functions_fit_one_screen():
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in OWN_CODE
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= MAX_FUNCTION_LINES
    ]
    assert found == []


def test_files_stay_readable():
    found = [str(path.relative_to(ROOT)) for path in OWN_CODE if path.read_text().count("\n") > MAX_FILE_LINES]
    assert found == []


def test_the_folder_site_and_the_tests_are_no_packages():
    """With an __init__.py, pytest and Python 3.10 would take our `site` for the one of the standard library."""
    assert not (ROOT / "site" / "__init__.py").exists()
    assert list((ROOT / "tests").rglob("__init__.py")) == []


# Content is what a trainer writes and finds back by "gebruik"; a person who goes is shown where they are needed.
IN_THE_REFERENCE_INDEX = {"FocalPoint", "SecondPersonTask", "LearningImage", "LearningDocument"}


def test_wagtail_indexes_no_references_of_people_and_routes():
    """Of each row that is saved Wagtail notes what it points to, in six queries: right for content only."""
    indexed = {
        model.__name__
        for model in apps.get_models()
        if model.__module__.split(".")[0] in LAYERS
        and not issubclass(model, Page)
        and ReferenceIndex.model_is_indexable(model)
    }
    assert indexed == IN_THE_REFERENCE_INDEX


def test_texts_are_marked_with_names_that_the_catalogue_knows():
    """makemessages finds `_` and gettext's own names. What is imported by another name is never translated."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {name.name} as {name.asname}"
        for path in OWN_CODE
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if name.asname not in {None, "_"}
    ]
    assert found == []

import importlib
import site
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        *[(name, "site") for name in ("accounts", "config", "municipalities", "pages")],
        *[(name, ".") for name in ("certificates", "courses", "media", "quizzes")],
    ],
)
def test_our_package_is_imported_and_not_one_of_a_third_party(name, folder):
    """Names like `media` and `config` are common: an installed package may ship the same one."""
    assert Path(importlib.import_module(name).__file__) == ROOT / folder / name / "__init__.py"


def test_the_folder_site_does_not_replace_the_module_of_python():
    assert "getsitepackages" in dir(site)

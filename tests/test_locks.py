"""The locks name versions and hashes, no registry: each machine's own index answers."""

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_the_python_lock_holds_no_addresses():
    assert re.findall(r"\S+://\S+", (ROOT / "uv.lock").read_text()) == []


def test_every_python_package_is_locked_by_hash():
    packages = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    files = [
        file
        for package in packages
        if "registry" in package["source"]
        for file in [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
    ]
    assert files
    assert [file for file in files if not file["hash"].startswith("sha256:")] == []


def test_every_python_dependency_is_in_the_lock():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    named = [
        *project["project"]["dependencies"],
        *(name for group in project["dependency-groups"].values() for name in group),
    ]
    wanted = {re.match(r"[\w.-]+", name).group().lower().replace("_", "-") for name in named}
    locked = {package["name"] for package in tomllib.loads((ROOT / "uv.lock").read_text())["package"]}
    assert wanted - locked == set(), "run: make lock"


def test_the_browser_lock_holds_hashes_and_no_download_addresses():
    packages = {
        name: package
        for name, package in json.loads((ROOT / "package-lock.json").read_text())["packages"].items()
        if name
    }
    assert packages
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if "integrity" not in package] == []

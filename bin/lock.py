"""Write uv.lock from pyproject.toml, without the addresses of the package registry that answered.

uv records where each file came from. A lock that names a host ties every machine to it, while `uv export`, the only
thing that set-up asks of the lock, needs no more than names, versions and hashes.

    python bin/lock.py            keep the versions that are locked, add what is new
    python bin/lock.py --upgrade  take the newest versions that pyproject.toml allows
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = Path(sys.executable).parent / "uv"


def without_addresses(lock: str) -> str:
    """Registry sources become a bare name and file addresses become file names; versions and hashes stay."""
    lock = re.sub(r'\{ registry = "[^"]*" \}', '{ registry = "pypi" }', lock)
    return re.sub(r'\burl = "[^"]*/([^"/#]+)(?:#[^"]*)?"', r'path = "\1"', lock)


def resolve(options: list[str]) -> str:
    """What `uv lock` makes of pyproject.toml; the present lock, if any, says which versions to keep."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("pyproject.toml", "uv.lock"):
            if (ROOT / name).exists():
                shutil.copy(ROOT / name, folder)
        subprocess.run([UV, "lock", "--python", sys.executable, *options], cwd=folder, check=True)
        return (Path(folder) / "uv.lock").read_text()


def main() -> None:
    lock = without_addresses(resolve(sys.argv[1:]))
    if "://" in lock:
        sys.exit("uv.lock not written: an address is left in it. Depend on packages of the registry only.")
    (ROOT / "uv.lock").write_text(lock)
    print("Written: uv.lock")


if __name__ == "__main__":
    main()

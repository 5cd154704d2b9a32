"""Takes one filter away at a time and sees whether the walk notices: `make filters`.

In a copy of the project, so nothing here changes. tests/walk/test_filters.py holds that each filter is still where this
says it is.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LEFT_BEHIND = shutil.ignore_patterns(".git", ".venv", "var", "node_modules", "__pycache__")
ANY = '__import__("{app}.models", fromlist=["x"]).{model}.objects'


@dataclass(frozen=True)
class Filter:
    """old: what stands in the file, once. new: the same without asking whose it is."""

    path: str
    old: str
    new: str

    @property
    def app(self) -> str:
        return Path(self.path.removeprefix("site/")).parts[0]


MUNICIPALITIES = ANY.format(app="municipalities", model="Municipality")
FILTERS = (
    Filter(
        "site/accounts/staff/views.py",
        "next((place for place in staff_lists_of(request.user) if place.slug == slug), None)",
        f"{MUNICIPALITIES}.get(slug=slug)",
    ),
    Filter(
        "site/accounts/staff/views.py",
        "municipality.memberships.listed().select_related",
        f"{ANY.format(app='accounts', model='Membership')}.listed().select_related",
    ),
    Filter(
        "site/accounts/staff_import/views.py",
        "get_object_or_404(StaffImport.objects.filter(municipality=municipality), pk=pk)",
        "get_object_or_404(StaffImport, pk=pk)",
    ),
    Filter(
        "site/municipalities/views/access.py",
        "Municipality.objects.filter(pk__in=municipality_ids(user, Role.FOCAL_POINT))",
        "Municipality.objects.all()",
    ),
    Filter(
        "site/municipalities/views/access.py",
        "Municipality.objects.in_force().filter(region__in=regions)",
        "Municipality.objects.in_force()",
    ),
    Filter("site/municipalities/evidence_documents.py", "return own | submitted", "return rows"),
    Filter("media/permissions.py", "is_admin(user) or has_role(user, *READERS_OF_RESTRICTED)", "True"),
    Filter("quizzes/views.py", "request.user.attempts.filter(quiz=quiz)", "Attempt.objects.filter(quiz=quiz)"),
    Filter(
        "courses/coverage/permissions.py",
        "municipalities.filter(pk__in=municipality_ids(user, Role.FOCAL_POINT, Role.MANAGER))",
        "municipalities",
    ),
    Filter(
        "courses/coverage/permissions.py",
        "Region.objects.filter(pk__in=region_ids(user, Role.CHAIN_DIRECTOR, Role.CARE_COORDINATOR))",
        "Region.objects.all()",
    ),
    Filter(
        "certificates/views.py",
        "get_object_or_404(request.user.certificates,",
        f"get_object_or_404({ANY.format(app='certificates', model='Certificate')},",
    ),
    Filter(
        "certificates/views.py",
        "request.user.certificates.all()",
        f"{ANY.format(app='certificates', model='Certificate')}.all()",
    ),
)


def is_noticed(copy: Path) -> bool:
    """Whether the walk fails there. The first run makes the database, which the next ones keep."""
    command = [sys.executable, "-m", "pytest", "tests/walk", "--quiet", "--exitfirst", "-n", "2", "--dist", "loadfile"]
    environment = {**os.environ, "VAR_DIR": str(copy / "var"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True)
    outcome = done.stdout.strip().rpartition("\n")[2]
    if "passed" not in outcome and "failed" not in outcome:
        raise SystemExit(f"The walk did not run:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return "failed" in outcome


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(ROOT, copy, ignore=LEFT_BEHIND, symlinks=True)
        (copy / "var").mkdir()
        for made in ("assets", "fonts"):
            (copy / "var" / made).symlink_to(ROOT / "var" / made)
        if is_noticed(copy):
            raise SystemExit("The walk fails as it is.")
        missed = 0
        for filter_ in FILTERS:
            source = copy / filter_.path
            as_it_is = source.read_text()
            source.write_text(as_it_is.replace(filter_.old, filter_.new))
            noticed = is_noticed(copy)
            source.write_text(as_it_is)
            missed += not noticed
            print(f"{'noticed' if noticed else 'MISSED '}  {filter_.path}: {filter_.old}", flush=True)  # noqa: T201
    raise SystemExit(f"{missed} of {len(FILTERS)} missed" if missed else 0)


if __name__ == "__main__":
    main()

"""The life of an uploaded file: read, looked at, written. Both steps are tasks and may run twice."""

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Invitation, StaffImport
from ..models.imports import ImportState
from ..permissions import may_manage_staff
from ..staff.inviting import DAYS_VALID
from .applying import Result, apply, preview
from .planning import Outcome
from .reading import FileRefused

logger = logging.getLogger(__name__)
# What nobody looked at any more goes: it holds people.
DAYS_KEPT = 7
SECONDS_OF_PROGRESS = 3600
# A worker that died leaves a row that says it is busy; after this long another one takes over.
MINUTES_BUSY = 30


def read(import_id: int) -> bool:
    """Makes the preview; gives whether it did something."""
    staff_import = StaffImport.objects.filter(pk=import_id, state=ImportState.WAITING).first()
    if staff_import is None:
        return False
    try:
        result = preview(
            Path(staff_import.file.path),
            staff_import.municipality,
            by=staff_import.uploaded_by,
            tell=_teller(staff_import),
        )
    except FileRefused as refused:
        _fail(staff_import, str(refused))
        return True
    _store(staff_import, result, ImportState.READY)
    return True


def write(import_id: int) -> bool:
    """Writes what the preview showed, once; whoever comes second finds it done."""
    with transaction.atomic():
        staff_import = StaffImport.objects.select_for_update().filter(pk=import_id, state=ImportState.APPLYING).first()
        if staff_import is None:
            return False
        by = staff_import.uploaded_by
        try:
            # The right to do so may have ended since the upload.
            if by is None or not may_manage_staff(by, staff_import.municipality):
                raise FileRefused(_("Wie dit bestand inlas, beheert de lijst van deze gemeente niet meer."))
            path = Path(staff_import.file.path)
            result = apply(
                path,
                staff_import.municipality,
                by=by,
                file_name=staff_import.file_name,
                tell=_teller(staff_import),
            )
        except FileRefused as refused:
            _fail(staff_import, str(refused))
            return True
        if staff_import.invites:
            _invite_all(result.added, staff_import)
        _store(staff_import, result, ImportState.DONE)
        # Names are in the list now; here they would only be kept twice.
        transaction.on_commit(lambda: forget_file(staff_import))
    return True


def _teller(staff_import: StaffImport) -> Callable[[int], None]:
    return lambda rows: cache.set(_key(staff_import), rows, SECONDS_OF_PROGRESS)


def rows_done(staff_import: StaffImport) -> int:
    """How many rows were read so far, while it is busy."""
    return int(cache.get(_key(staff_import), 0))


def _key(staff_import: StaffImport) -> str:
    return f"staff-import-{staff_import.pk}"


def _store(staff_import: StaffImport, result: Result, state: ImportState) -> None:
    staff_import.counts, staff_import.state = {**result.counts, "without_groups": result.without_groups}, state
    # What was written stands in the list now; what was refused stands nowhere else.
    kept = Outcome if state == ImportState.READY else {Outcome.REFUSED}
    staff_import.shown = {outcome: rows for outcome, rows in result.shown.items() if rows and outcome in kept}
    staff_import.unused_columns = result.unused
    result.repair.keep_in(staff_import)
    staff_import.save()


def _fail(staff_import: StaffImport, problem: str) -> None:
    staff_import.state, staff_import.problem = ImportState.FAILED, problem[:300]
    staff_import.save()
    transaction.on_commit(lambda: forget_file(staff_import))


def _invite_all(memberships: list[int], staff_import: StaffImport) -> None:
    """The sweep mails them: thousands of mails at once would hold up whatever else waits."""
    now = timezone.now()
    Invitation.objects.bulk_create(
        (
            Invitation(
                membership_id=pk,
                invited_by=staff_import.uploaded_by,
                created_at=now,
                expires_at=now + timedelta(days=DAYS_VALID),
            )
            for pk in memberships
        ),
        batch_size=1000,
    )


def forget_file(staff_import: StaffImport) -> None:
    if staff_import.file:
        staff_import.file.delete(save=True)


def forget(staff_import: StaffImport) -> None:
    """As if it was never there."""
    forget_file(staff_import)
    forget_rows(staff_import)
    staff_import.delete()


def forget_rows(staff_import: StaffImport) -> None:
    """The people in it; how many there were stays."""
    staff_import.shown = {}
    if staff_import.refused_rows:
        staff_import.refused_rows.delete(save=False)
    staff_import.save()


def clear_old() -> int:
    """Throws away what was never written, and of what was written the rows that were refused; gives how many."""
    old = StaffImport.objects.filter(changed_at__lt=timezone.now() - timedelta(days=DAYS_KEPT))
    cleared = 0
    for staff_import in old.exclude(state=ImportState.DONE, shown={}, refused_rows=""):
        do = forget_rows if staff_import.state == ImportState.DONE else forget
        do(staff_import)
        cleared += 1
    return cleared


def unfinished() -> list[StaffImport]:
    """Those whose task was lost: nothing was heard of them for a while."""
    quiet = timezone.now() - timedelta(minutes=MINUTES_BUSY)
    return list(StaffImport.objects.filter(state__in=[ImportState.WAITING, ImportState.APPLYING], changed_at__lt=quiet))

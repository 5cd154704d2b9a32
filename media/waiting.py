"""Files in the library whose form was never finished. Wagtail keeps them until somebody does."""

from datetime import datetime, timedelta

from django.utils import timezone
from wagtail.models import UploadedFile

# As long as somebody may leave a form open on a working day.
AT_MOST = timedelta(days=1)


def remove_waiting(now: datetime | None = None) -> int:
    """Removes what waits for more than a day, file and row; gives how many. A file that is gone is no hindrance."""
    before = (now or timezone.now()) - AT_MOST
    removed = 0
    for upload in UploadedFile.objects.iterator():
        if _sent_at(upload, before) <= before:
            upload.file.delete(save=False)
            upload.delete()
            removed += 1
    return removed


def _sent_at(upload: UploadedFile, when_gone: datetime) -> datetime:
    """Wagtail writes down no moment; the file carries it."""
    try:
        moment: datetime = upload.file.storage.get_modified_time(upload.file.name)
    except OSError:
        return when_gone
    return moment

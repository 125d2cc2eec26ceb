"""What the worker does after something was published: first what changed, then everything.

Several changes ask for one run, which waits; what changes while one is under way asks for another.
"""

import datetime
import logging

from django.utils import timezone
from django_tasks import task

from mrc.core.subscriptions.tasks import enqueue

from .lease import BusyError, LostLeaseError
from .places import mirror_dir, mirror_origin
from .writing import SiteBrokenError, write_mirror

logger = logging.getLogger(__name__)

#: Until the writer that is at work has finished, or its lease has run out.
_BUSY = datetime.timedelta(seconds=5)
#: Until somebody has mended the site, or made room on the disk.
_BROKEN = datetime.timedelta(minutes=1)


@task(priority=50)
def refresh_changed() -> str:
    """Pages that were published, withdrawn or closed, their lists and the feeds: seconds."""
    later = _write(only_changed=True)
    if later is None:
        enqueue(refresh_all)
        return "done"
    enqueue(refresh_changed, at=timezone.now() + later)
    return "later"


@task(priority=-20)
def refresh_all() -> str:
    """All pages, since any of them may show what was changed: part of a minute."""
    later = _write(only_changed=False)
    if later is None:
        return "done"
    enqueue(refresh_all, at=timezone.now() + later)
    return "later"


def refresh_soon() -> None:
    """Ask for it, unless somebody did; nothing where no copy is kept."""
    if mirror_dir() is not None:
        enqueue(refresh_changed)


def _write(*, only_changed: bool) -> datetime.timedelta | None:
    """None when it was done, or there is no copy; else how long to wait before the next try."""
    to = mirror_dir()
    if to is None:
        return None
    try:
        outcome = write_mirror(to, origin=mirror_origin(), only_changed=only_changed)
    except (BusyError, LostLeaseError):
        return _BUSY
    except (SiteBrokenError, OSError) as error:
        logger.error("The static copy could not be written: %s", type(error).__name__)
        return _BROKEN
    logger.info("The static copy: %s", outcome)
    return None

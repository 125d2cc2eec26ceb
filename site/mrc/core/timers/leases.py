"""One process at a time, over all machines: a row with an end, on every database.

A lock of the session (`pg_advisory_lock`) would be shorter, and is lost or shared behind a pooler
in transaction mode; a lock of the transaction would hold one open for minutes (ADR 28). Times are
the database's: the clocks of the machines do not matter.
"""

import datetime
import logging
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection
from django.db.models.functions import Now

from .models import Lease

logger = logging.getLogger(__name__)

#: How long whoever was killed keeps others out.
HELD = datetime.timedelta(seconds=90)
#: Seconds after which a holder moves the end on: two may fail.
RENEWED_AFTER = 25.0
_LONG_AGO = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


def take(name: str) -> uuid.UUID | None:
    """The holder's key, for `renew` and `release`; None while another process has the lease."""
    Lease.objects.bulk_create([Lease(name=name, until=_LONG_AGO)], ignore_conflicts=True)
    holder = uuid.uuid4()
    free = Lease.objects.filter(name=name, until__lte=Now())
    return holder if free.update(holder=holder, until=Now() + HELD) else None


def renew(name: str, holder: uuid.UUID) -> bool:
    """Moves the end on; False where the lease has run out and is another's."""
    return bool(Lease.objects.filter(name=name, holder=holder).update(until=Now() + HELD))


def release(name: str, holder: uuid.UUID) -> None:
    Lease.objects.filter(name=name, holder=holder).update(holder=None, until=_LONG_AGO)


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Whether this process may do what `name` stands for: False while another one does it.

    A thread renews the lease meanwhile. A process that sleeps for longer than `HELD` loses it, so
    what runs under a lease is still written to be repeated; the lease keeps it from being done
    twice at once.
    """
    holder = take(name)
    if holder is None:
        yield False
        return
    over = threading.Event()
    renewing = threading.Thread(target=_renew_until, args=(over, name, holder), daemon=True)
    renewing.start()
    try:
        yield True
    finally:
        over.set()
        renewing.join()
        release(name, holder)


def _renew_until(over: threading.Event, name: str, holder: uuid.UUID) -> None:
    while not over.wait(RENEWED_AFTER):
        try:
            if not renew(name, holder):
                logger.error("The lease of %s has run out while it was at work", name)
                return
        except DatabaseError as error:
            logger.warning("A lease could not be renewed: %s", type(error).__name__)
        finally:
            connection.close()


def forget_all(using: str) -> None:
    """After a backup was brought back: it was made while somebody held one, and they are gone."""
    Lease.objects.using(using).all().delete()

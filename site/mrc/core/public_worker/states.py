"""What `MRC_PUBLIC_WORKER` says."""

from enum import StrEnum

from django.conf import settings


class WorkerState(StrEnum):
    #: Readers are offered to keep a guide.
    ON = "on"
    #: Nobody is offered it any more; who kept one goes on reading and refreshing it.
    OFF = "off"
    #: The worker takes itself and all that was kept off every phone that asks.
    KILL = "kill"


def worker_state() -> WorkerState:
    """The setting. Raises `ValueError` for any other word; a system check says so before."""
    return WorkerState(settings.MRC_PUBLIC_WORKER)

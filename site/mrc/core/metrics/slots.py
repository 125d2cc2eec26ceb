"""Which files of the shared folder this process counts into.

Named after process numbers, as the client does by itself, the process 7 of two containers would
write into one file, and each process that ends would leave its files behind for ever. A slot is a
file that somebody has locked: the lock ends with its process, and the next one goes on from the
sums that stand there.
"""

import fcntl
import itertools
import os
from pathlib import Path
from typing import IO

from prometheus_client import values

#: The folder that all processes of one machine count into.
FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def is_counting() -> bool:
    return bool(os.environ.get(FOLDER_VARIABLE))


class Slot:
    """The lowest number that no other process has, also after this one has forked."""

    def __init__(self) -> None:
        self._process, self._number = 0, 0
        self._lock: IO[bytes] | None = None

    def __call__(self) -> int:
        if self._process != os.getpid():
            self._take()
        return self._number

    def _take(self) -> None:
        """Raises `OSError` where the folder cannot be written: figures were asked for."""
        folder = Path(os.environ[FOLDER_VARIABLE])
        folder.mkdir(parents=True, exist_ok=True)
        for number in itertools.count():
            file = (folder / f"slot-{number}").open("ab")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
                continue
            self._lock, self._number, self._process = file, number, os.getpid()
            return


def count_by_slot() -> None:
    """Has to be called before the first figure is made. Nothing where nobody asked for figures."""
    if is_counting():
        values.ValueClass = values.MultiProcessValue(Slot())

"""The clock of a server that lives ahead of its time: for journeys that cross midnight.

Python reads this before anything else where this folder is the first of PYTHONPATH. MRC_TEST_CLOCK
names a file with the seconds by which Django's clock is ahead; it is read at every look.
"""

import datetime
import os
from pathlib import Path

if _ahead := os.environ.get("MRC_TEST_CLOCK"):
    from django.utils import timezone

    _now = timezone.now

    def _shifted() -> datetime.datetime:
        return _now() + datetime.timedelta(seconds=float(Path(_ahead).read_text()))

    timezone.now = _shifted

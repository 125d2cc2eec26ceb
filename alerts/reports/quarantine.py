"""Which reports wait apart until a case worker has looked at them. None is refused or lost.

Phones of one network share an address, so a burst from a network proves nothing about the person:
the report is stored like any other, and whoever sent it sees the same answer.
"""

import datetime

from django.conf import settings

from mrc.core.bursts import count_within_the_hour, network_of

from .choices import Quarantine

__all__ = ["Quarantine", "network_of", "reason"]

#: Seconds: nobody reads, writes and checks eight pages in less.
SHORTEST = 10


def reason(*, is_trapped: bool, seconds: float, address: str, today: datetime.date) -> Quarantine:
    """Why a report waits apart; `Quarantine.NONE` where nothing speaks against it.

    `is_trapped`: a field was filled in that people do not see. `seconds`: since the form was
    begun. The report counts for its network in any case.
    """
    count = count_within_the_hour("reports", address=address, today=today)
    if is_trapped or seconds < SHORTEST:
        return Quarantine.BOT
    if count > settings.MRC_REPORT_BURST:
        return Quarantine.BURST
    return Quarantine.NONE

"""Which registrations wait until somebody of the staff has looked at them. None is refused or lost.

Phones of one network share an address, so that a burst proves nothing about a person.
"""

import datetime

from django.conf import settings

from mrc.core.bursts import count_within_the_hour


def is_to_be_held(*, is_trapped: bool, address: str, today: datetime.date) -> bool:
    """`is_trapped`: a field was filled in that people do not see. Counts for its network anyway."""
    count = count_within_the_hour("event-registrations", address=address, today=today)
    return is_trapped or count > settings.MRC_REGISTRATION_BURST

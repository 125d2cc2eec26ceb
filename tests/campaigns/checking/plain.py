"""Sessions that no rule has anything to say about, however many an officer holds on one day."""

import datetime
from typing import Any

from campaigns.models import Session
from mrc.core.models import User
from tests.campaigns.factories import HELD_ON, submit, verify

#: Everybody in one group of sex and age: warning W7.
ONE_CELL = [{"sex": "female", "age_band": "18_24", "count": 20}]


def send_plain(officer: User, number: int = 0, **changes: Any) -> Session:
    """Each `number` has its own hour (W2) and its own numbers (W6)."""
    starts = datetime.datetime.combine(HELD_ON, datetime.time(6)) + number * _STEP
    values: dict[str, Any] = {
        "starts_at": f"{starts:%H:%M}",
        "ends_at": f"{starts + _LENGTH:%H:%M}",
        "attendance": [
            {"sex": "male", "age_band": "18_24", "count": 11 + number},
            {"sex": "female", "age_band": "18_24", "count": 3},
        ],
        **changes,
    }
    session = submit(officer, **values)
    version = session.current_version
    assert version is not None
    if not changes:
        assert not version.flags.exists(), list(version.flags.values())
    return session


def verified_plain(officer: User, number: int = 0, **changes: Any) -> Session:
    return verify(send_plain(officer, number, **changes))


_STEP = datetime.timedelta(minutes=25)
_LENGTH = datetime.timedelta(minutes=20)

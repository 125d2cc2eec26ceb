"""What the public tables do when records announce something."""

import datetime
from typing import Any

from django.utils import timezone

from .services import freeze_closed_quarters


def freeze_after_loading(*, today: datetime.date, **kwargs: Any) -> None:
    """Sessions of closed quarters were loaded: their public tables are due at once."""
    freeze_closed_quarters(today=today, now=timezone.now())

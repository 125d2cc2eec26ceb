"""Small questions to the summary."""

import datetime

from django.db.models import Max, Min

from .models import SessionSummary


def days_on_record(centre_id: int | None) -> tuple[datetime.date | None, datetime.date | None]:
    """The first and the last day of a session, of one centre or (None) of all."""
    rows = SessionSummary.objects.all()
    if centre_id is not None:
        rows = rows.filter(centre=centre_id)
    days = rows.aggregate(first=Min("held_on"), last=Max("held_on"))
    return days["first"], days["last"]

"""Reads of what readers say. Days are arguments; a day is a day in Karachi."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Count, F, Q

#: So many “no” within the time looked at, before a page is called to the editors' attention.
MANY = 5


class PageFeedbackQuerySet(models.QuerySet[Any]):
    def counted(self) -> Self:
        """Without what came in a burst or from programs."""
        return self.filter(is_doubtful=False)

    def between(self, since: datetime.date | None, until: datetime.date | None) -> Self:
        """Of these days, both included; None for an open end."""
        found = self if since is None else self.filter(day__gte=since)
        return found if until is None else found.filter(day__lte=until)

    def with_line(self) -> Self:
        return self.filter(line__filled=True)

    def by_page(self) -> Any:
        """A dictionary for each page: `page_key`, `yes`, `partly`, `no`, `total`, `lines`."""
        counts = {name: Count("pk", filter=Q(answer=name)) for name in ("yes", "partly", "no")}
        return (
            self.counted()
            .order_by()
            .values("page_key")
            .annotate(**counts, total=Count("pk"), lines=Count("pk", filter=Q(line__filled=True)))
        )

    def not_useful(self) -> Any:
        """The pages that many called not useful, and no fewer than called them useful."""
        return self.by_page().filter(no__gte=MANY, no__gt=F("yes"))

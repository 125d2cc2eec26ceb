"""Reads of targets: the newest revision of each, of the centres that a person sees."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from .querysets import centre_scope

if TYPE_CHECKING:
    import datetime

    from .models import Target

#: What the revisions of one target have in common.
SERIES = ("campaign", "centre", "indicator", "starts_on", "ends_on")


class TargetQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Their centre's and the joint ones; data officers and auditors see every centre's."""
        scope = centre_scope(user)
        if scope is None:
            return self.none()
        # An empty condition is every row, but vanishes beside another one.
        return self.filter(scope | Q(centre=None)) if scope else self.all()

    def newest(self) -> Self:
        """The revision of each target that holds."""
        same = {name: OuterRef(name) for name in SERIES if name != "centre"}
        later = type(self)(self.model).filter(**same, revision__gt=OuterRef("revision"))
        # Two empty centres are not equal in SQL: joint targets are compared among themselves.
        return self.filter(
            ~Exists(later.filter(centre=OuterRef("centre"))),
            Q(centre__isnull=False) | ~Exists(later.filter(centre=None)),
        )

    def standing(self) -> Self:
        """Without those that were withdrawn: see `Target.is_withdrawn`."""
        return self.filter(value__gt=0)

    def series_of(self, target: "Target") -> Self:
        """All revisions of one target, the first one first."""
        return self.filter(**{name: getattr(target, name) for name in SERIES}).order_by("revision")

    def touching(self, since: "datetime.date | None", until: "datetime.date | None") -> Self:
        """Those whose period has a day in this one; None is open."""
        rows = self
        if since is not None:
            rows = rows.filter(ends_on__gte=since)
        if until is not None:
            rows = rows.filter(starts_on__lte=until)
        return rows

    def for_lists(self) -> Self:
        return self.select_related("campaign", "centre", "set_by").order_by(
            "-ends_on", "campaign__name_en", F("centre__code").asc(nulls_first=True), "indicator"
        )

"""Reads of the records. Figures, lists, exports and choosers all start from here."""

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from mrc.core.accounts.roles import Role

if TYPE_CHECKING:
    from mrc.core.models import Centre, User

#: Roles that see the sessions of their own centre, and of every centre.
CENTRE_ROLES = (Role.OFFICER, Role.SUPERVISOR)
EVERYWHERE_ROLES = (Role.DATA_OFFICER, Role.AUDITOR)


def sees_every_centre(user: "User") -> bool:
    """Data officers and auditors; a superuser sees too, but verifies nothing by that."""
    return user.is_active and (
        user.is_superuser or any(user.has_role(role) for role in EVERYWHERE_ROLES)
    )


def centre_scope(user: Any, path: str = "centre") -> Q | None:
    """The rows that a user may see, as a condition on the centre at `path`; None for no rows.

    Source: the table "Who may do what". Anybody without one of the four roles sees nothing.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return None
    if sees_every_centre(user):
        return Q()
    if user.centre_id and any(user.has_role(role) for role in CENTRE_ROLES):
        return Q(**{path: user.centre_id})
    return None


def _sum_of_cells(version: str) -> Coalesce:
    """The sum of the version's cells, for each row that is given: a page of a list sums its own."""
    from .models import AttendanceCount

    cells = AttendanceCount.objects.filter(version=OuterRef(version)).order_by().values("version")
    return Coalesce(Subquery(cells.annotate(sum=Sum("count")).values("sum")), 0)


class CampaignQuerySet(models.QuerySet[Any]):
    def for_centre(self, centre: "Centre") -> Self:
        return self.filter(centres=centre)

    def running(self, *, on: datetime.date) -> Self:
        return self.filter(starts_on__lte=on, ends_on__gte=on)

    def public(self) -> Self:
        """Those with a page for everybody: begun or ended, or announced while still planned."""
        return self.exclude(state="planned", is_announced=False)


class PlannedSessionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        scope = centre_scope(user)
        return self.none() if scope is None else self.filter(scope)

    def of_officer(self, user: "User") -> Self:
        return self.filter(officer=user)


class InstitutionQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """Without those that were merged into another."""
        return self.filter(merged_into__isnull=True)

    def proposed(self) -> Self:
        return self.standing().filter(state="proposed")

    def accepted(self) -> Self:
        return self.standing().filter(state="accepted")


class SessionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Officers and supervisors: their centre's; data officers and auditors: all; else none."""
        scope = centre_scope(user)
        return self.none() if scope is None else self.filter(scope)

    def awaiting(self) -> Self:
        """Sent and not yet decided: shown beside the figures, never added to them."""
        return self.filter(state="submitted")

    def returned(self) -> Self:
        return self.filter(state="returned")

    def verified(self) -> Self:
        return self.filter(state="verified")

    def not_void(self) -> Self:
        return self.exclude(state="void")

    def of_officer(self, user: "User") -> Self:
        return self.filter(officer=user)

    def decidable_by(self, user: "User") -> Self:
        """Of the person's centre, and not sent, written or facilitated by them.

        Whether their role lets them decide is for `campaigns.records.authority`.
        """
        from .models import SessionVersion

        own = SessionVersion.objects.had_a_part(user).filter(session=OuterRef("pk"))
        return self.filter(~Exists(own), centre=user.centre_id).exclude(officer=user)

    def with_total(self) -> Self:
        """Adds `total`: the sum of the current version's cells. No total is stored anywhere."""
        return self.annotate(total=_sum_of_cells("current_version"))

    def with_conflicts(self) -> Self:
        """Adds `has_conflicts`: something was sent for it that could not be stored (rule B8)."""
        from .models import SessionConflict

        kept = SessionConflict.objects.filter(session_key=OuterRef("pk"))
        return self.annotate(has_conflicts=Exists(kept))

    def for_lists(self) -> Self:
        """With what every list of sessions shows, in one query."""
        return self.select_related(
            "centre",
            "officer",
            "current_version__campaign",
            "current_version__institution__merged_into",
            "current_version__district",
        ).with_total()


class EvidenceFileQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Of the sessions that the person sees; who may open files is for `authority`."""
        scope = centre_scope(user, "session__centre")
        return self.none() if scope is None else self.filter(scope)

    def held(self) -> Self:
        """Those whose file was not deleted."""
        return self.filter(deleted_at__isnull=True)

    def uploaded_before(self, moment: datetime.datetime) -> Self:
        return self.filter(uploaded_at__lt=moment)


class SessionVersionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        scope = centre_scope(user, "session__centre")
        return self.none() if scope is None else self.filter(scope)

    def had_a_part(self, user: "User") -> Self:
        """Versions that the person sent or that name them as a facilitator."""
        from .models import VersionFacilitator

        held = VersionFacilitator.objects.filter(version=OuterRef("pk"), facilitator=user)
        return self.filter(Q(submitted_by=user) | Exists(held))

    def current(self) -> Self:
        """The version that speaks for its session; void sessions have none."""
        return self.filter(current_of__isnull=False).exclude(session__state="void")

    def counted(self) -> Self:
        """Current versions of verified sessions: the only ones that figures may add up."""
        return self.filter(current_of__state="verified")

    def awaiting(self) -> Self:
        return self.filter(current_of__state="submitted")

    def with_institution_standing(self) -> Self:
        """Adds `institution_standing`: the institution's id after merges."""
        return self.annotate(
            institution_standing=Coalesce("institution__merged_into_id", "institution_id")
        )

    def with_district_standing(self) -> Self:
        """Adds `district_standing`: the district of today with which the recorded one counts."""
        return self.annotate(district_standing=Coalesce("district__counted_with_id", "district_id"))

    def held_between(self, first: datetime.date, last: datetime.date) -> Self:
        return self.filter(held_on__gte=first, held_on__lte=last)

    def with_total(self) -> Self:
        return self.annotate(total=_sum_of_cells("pk"))


class AttendanceQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        scope = centre_scope(user, "version__session__centre")
        return self.none() if scope is None else self.filter(scope)

    def counted(self) -> Self:
        """Cells of current versions of verified sessions."""
        return self.filter(version__current_of__state="verified")

    def awaiting(self) -> Self:
        return self.filter(version__current_of__state="submitted")

    def without_estimates(self) -> Self:
        """Sessions counted by estimate are left out of attendances and shown apart."""
        return self.exclude(version__count_method="estimate")

    def with_institution_standing(self) -> Self:
        return self.annotate(
            institution_standing=Coalesce(
                "version__institution__merged_into_id", "version__institution_id"
            )
        )

    def people(self) -> int:
        """The sum of the cells."""
        return self.aggregate(people=Coalesce(Sum("count"), 0))["people"]

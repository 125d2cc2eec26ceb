"""Setting, revising and withdrawing targets; reading them for a selection; how far they are.

Data officers set targets, for every centre. A target is never edited: a revision is a row of its
own, with its reason, who and when, and the database holds that.
"""

import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.figures.engine import Scope
from campaigns.figures.selection import Selection
from campaigns.records.authority import holds
from campaigns.records.errors import NotAllowedError, WrongStateError
from campaigns.records.models import Campaign, Indicator, Target
from campaigns.records.querysets_of_targets import TargetQuerySet
from campaigns.records.services.decisions import stated
from mrc.core.models import Centre, User

from .errors import EntryError
from .progress import Progress, State, progress, progress_of

__all__ = [
    "EntryError",
    "Progress",
    "State",
    "may_set",
    "progress",
    "progress_of",
    "revise_target",
    "set_target",
    "targets_for",
    "withdraw_target",
]

#: Larger numbers are slips of the finger.
LARGEST = 10_000_000
#: Characters of a reason at most.
REASON_LIMIT = 300


def may_set(user: User) -> bool:
    """Whether a role of theirs lets them set and revise targets, which they do for every centre."""
    return holds(user, "set_target")


def set_target(
    *,
    campaign: Campaign,
    centre: Centre | None,
    indicator: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    value: int,
    by: User,
    now: datetime.datetime,
) -> Target:
    """Sets a target; without a centre for all centres of the campaign together.

    Raises `NotAllowedError`, and `EntryError` with the field that is wrong.
    """
    if not may_set(by):
        raise NotAllowedError
    target = Target(
        campaign=campaign,
        centre=centre,
        indicator=indicator,
        starts_on=starts_on,
        ends_on=ends_on,
        value=value,
        set_by=by,
        set_at=now,
    )
    _keep_sense(target)
    if Target.objects.series_of(target).exists():
        raise EntryError(_ALREADY, field="indicator")
    try:
        with transaction.atomic():
            target.save(force_insert=True)
    except IntegrityError:
        if Target.objects.series_of(target).exists():
            raise EntryError(_ALREADY, field="indicator") from None
        raise
    return target


_ALREADY = _("There is such a target already. Open it and revise it.")


def revise_target(
    *, target: Target, value: int, reason: str, by: User, now: datetime.datetime
) -> Target:
    """Appends a revision with its reason; `target` is the revision that the person has seen.

    Raises `NotAllowedError`, `WrongStateError` (somebody has revised it meanwhile), `EntryError`,
    and `ReasonError` for no reason, or one with personal data.
    """
    if not may_set(by):
        raise NotAllowedError
    _keep_number(value)
    if value == target.value:
        raise EntryError(_("This is the target as it stands."), field="value")
    return _append(target, value, reason, by, now)


def withdraw_target(*, target: Target, reason: str, by: User, now: datetime.datetime) -> Target:
    """Takes a target back: it stays on record with this reason, and is measured no more.

    A later revision may take it up again. Raises what `revise_target` raises.
    """
    if not may_set(by):
        raise NotAllowedError
    if target.is_withdrawn:
        raise WrongStateError
    return _append(target, 0, reason, by, now)


def targets_for(selection: Selection, *, scope: Scope) -> list[Target]:
    """The targets that hold for a selection, in their newest revision, without withdrawn ones.

    A scope of one centre has that centre's and the joint ones; a chosen centre has its own. None
    where the selection is narrowed by what no target is set for (a province, an officer...).
    """
    narrowed = ("province", "district", "kind", "intake", "officer", "mode")
    if any(getattr(selection, name) is not None for name in narrowed):
        return []
    rows: TargetQuerySet = Target.objects.newest().standing()
    if scope.centre_id is not None:
        rows = rows.filter(Q(centre=scope.centre_id) | Q(centre=None))
    elif selection.centre is not None:
        rows = rows.filter(centre=selection.centre)
    if selection.campaign is not None:
        rows = rows.filter(campaign=selection.campaign)
    if selection.programme is not None:
        rows = rows.filter(campaign__programme=selection.programme)
    return list(rows.touching(selection.since, selection.until).for_lists())


def _append(target: Target, value: int, reason: str, by: User, now: datetime.datetime) -> Target:
    text = stated(reason)
    if len(text) > REASON_LIMIT:
        too_long = _("This is too long: at most %(limit)d characters.") % {"limit": REASON_LIMIT}
        raise EntryError(too_long, field="reason")
    revision = Target(
        campaign=target.campaign,
        centre=target.centre,
        indicator=target.indicator,
        starts_on=target.starts_on,
        ends_on=target.ends_on,
        revision=target.revision + 1,
        value=value,
        reason=text,
        set_by=by,
        set_at=now,
    )
    later = Target.objects.series_of(target).filter(revision__gt=target.revision)
    if later.exists():
        raise WrongStateError
    try:
        with transaction.atomic():
            revision.save(force_insert=True)
    except IntegrityError:
        if later.exists():
            raise WrongStateError from None
        raise
    return revision


def _keep_sense(target: Target) -> None:
    campaign, centre = target.campaign, target.centre
    if target.indicator not in Indicator.values:
        raise EntryError(_("Choose one from the list."), field="indicator")
    if centre is not None and not campaign.centres.filter(pk=centre.pk).exists():
        raise EntryError(_("This centre has no part in the campaign."), field="centre")
    if target.ends_on < target.starts_on:
        raise EntryError(_("It cannot end before it starts."), field="ends_on")
    dates = {"first": campaign.starts_on.isoformat(), "last": campaign.ends_on.isoformat()}
    outside = _("The campaign runs from %(first)s to %(last)s.") % dates
    if not campaign.starts_on <= target.starts_on <= campaign.ends_on:
        raise EntryError(outside, field="starts_on")
    if target.ends_on > campaign.ends_on:
        raise EntryError(outside, field="ends_on")
    _keep_number(target.value)


def _keep_number(value: int) -> None:
    if value < 1:
        raise EntryError(_("A target is at least 1."), field="value")
    if value > LARGEST:
        raise EntryError(_("This is too large for a target."), field="value")

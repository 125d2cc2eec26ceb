"""Whose campaigns, plans and sessions somebody prints for, and who chooses what a code opens."""

from typing import Any

from django.db.models import Q, QuerySet

from campaigns.records.authority import holds
from campaigns.records.models import Campaign, PlannedSession
from mrc.core.accounts.roles import Role
from mrc.core.models import User

#: They work for every centre: what a campaign tells people is the same everywhere.
_EVERYWHERE = (Role.DATA_OFFICER, Role.AUDITOR, Role.COMMUNICATIONS, Role.EDITOR)


def sees_all(user: User) -> bool:
    return user.is_active and (
        user.is_superuser or any(user.has_role(role) for role in _EVERYWHERE)
    )


def campaigns_for(user: User) -> "QuerySet[Any]":
    """Those of the person's centre; every one for who works for all centres."""
    campaigns = Campaign.objects.all()
    if sees_all(user):
        return campaigns
    if user.centre is None:
        return campaigns.none()
    return campaigns.for_centre(user.centre)


def plans_for(user: User) -> "QuerySet[Any]":
    """Planned sessions of the same centres."""
    plans = PlannedSession.objects.all()
    return plans if sees_all(user) else plans.filter(Q(centre=user.centre_id) & ~Q(centre=None))


def may_choose_for(user: User, campaign: Campaign) -> bool:
    """A supervisor chooses for a campaign that no other centre shares."""
    if not holds(user, "choose_contents"):
        return False
    if sees_all(user):
        return True
    centres = set(campaign.centres.values_list("pk", flat=True))
    return user.centre_id is not None and centres == {user.centre_id}

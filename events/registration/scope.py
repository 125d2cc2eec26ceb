"""Whose names a member of staff may see: those of their own centre's events."""

from collections.abc import Collection

from events.permissions import KEEP_THE_DOOR
from mrc.core.accounts.roles import Role
from mrc.core.models import User


def may_keep_the_door(user: User, centres: Collection[int]) -> bool:
    """`centres` are the ids of the event's. Whoever belongs to a centre sees its events alone;
    communications and editors of the whole project, who belong to none, see every event."""
    if not user.has_perm(KEEP_THE_DOOR):
        return False
    if user.centre_id is not None:
        return user.centre_id in centres
    # A supervisor is one centre's: without a centre there is nothing to supervise.
    return not user.has_role(Role.SUPERVISOR)

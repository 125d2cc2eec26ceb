"""Who sees the names of people who registered; for which events, `registration.door` decides."""

from mrc.core.accounts.roles import Role, grant

KEEP_THE_DOOR = "events.keep_the_door"

for _role in (Role.SUPERVISOR, Role.COMMUNICATIONS, Role.EDITOR):
    grant(_role, KEEP_THE_DOOR)

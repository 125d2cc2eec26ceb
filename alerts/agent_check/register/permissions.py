"""What each role may do with the register. Nobody changes single licences: only lists come in."""

from mrc.core.accounts.roles import Role, grant

for _role in (Role.COMMUNICATIONS, Role.EDITOR):
    grant(
        _role,
        "alerts.view_promoter",
        "alerts.view_registeredition",
        "alerts.add_registeredition",
    )

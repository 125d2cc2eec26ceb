"""Who reads how warnings travel."""

from mrc.core.accounts.roles import Role, grant

VIEW_TRAVEL = "alerts.view_travel"

for _role in (Role.COMMUNICATIONS, Role.EDITOR, Role.AUDITOR):
    grant(_role, VIEW_TRAVEL)

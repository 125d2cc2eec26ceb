"""Who sees what readers say of pages."""

from mrc.core.accounts.roles import Role, grant

for _role in (Role.EDITOR, Role.TRANSLATOR, Role.COMMUNICATIONS, Role.AUDITOR):
    grant(_role, "core.view_feedback")

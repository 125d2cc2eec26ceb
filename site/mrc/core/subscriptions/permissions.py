"""Who sees how many people get news by mail. Who they are, nobody does."""

from mrc.core.accounts.roles import Role, grant

for _role in (Role.COMMUNICATIONS, Role.EDITOR, Role.DATA_OFFICER, Role.AUDITOR):
    grant(_role, "core.view_subscription_figures")

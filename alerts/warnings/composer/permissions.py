"""Who keeps the ready texts. Who writes warnings follows from the page tree."""

from mrc.core.accounts.roles import Role, grant

for _role in (Role.EDITOR, Role.COMMUNICATIONS):
    grant(_role, *[f"alerts.{verb}_readytext" for verb in ("add", "change", "delete", "view")])
grant(Role.TRANSLATOR, "alerts.change_readytext", "alerts.view_readytext")

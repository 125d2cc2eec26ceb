"""Who may put a voice to a guide."""

from mrc.core.accounts.roles import Role, grant

_ALL = [f"destinations.{verb}_recording" for verb in ("add", "change", "view", "delete")]

for _role in (Role.EDITOR, Role.TRANSLATOR):
    grant(_role, *_ALL)
grant(Role.COMMUNICATIONS, "destinations.view_recording")
grant(Role.AUDITOR, "destinations.view_recording")

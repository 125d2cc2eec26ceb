"""Who settles counsellors' suggestions. Who reads and answers questions is decided by role and
centre alone (`querysets`): there is no permission for it that could be handed out."""

from mrc.core.accounts.roles import Role, grant

grant(Role.EDITOR, "core.settle_guidesuggestion")
for _role in (Role.COUNSELLOR, Role.SUPERVISOR):
    # To come into the admin at all; what is there is decided room by room.
    grant(_role, "wagtailadmin.access_admin")

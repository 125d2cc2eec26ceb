"""Who may do what: nine roles, each a Django group whose permissions the apps declare.

An app calls :func:`grant` from its `permissions.py`; `manage.py sync_roles` writes the result into
the database. Nobody edits groups by hand, so the code is the one record of who may do what.
No project role may edit users, groups or permissions (`manage.py staff` does that).
"""

from collections import defaultdict

from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    OFFICER = "officer", _("Outreach officer")
    SUPERVISOR = "supervisor", _("Centre supervisor")
    DATA_OFFICER = "data_officer", _("Data officer")
    COUNSELLOR = "counsellor", _("Counsellor")
    CASE_WORKER = "case_worker", _("Case worker")
    COMMUNICATIONS = "communications", _("Communications")
    EDITOR = "editor", _("Editor")
    TRANSLATOR = "translator", _("Translator")
    AUDITOR = "auditor", _("Auditor")

    @property
    def group_name(self) -> str:
        """The group's name in the database; the same whatever language is active."""
        return f"mrc-{self.value}"


_granted: dict[Role, set[str]] = defaultdict(set)

#: Permissions that no role may ever be granted: they lead to every other permission.
FORBIDDEN_APPS = frozenset({"auth", "sessions"})
FORBIDDEN_MODELS = frozenset({"user", "group", "permission", "grouppagepermission"})


class ForbiddenGrantError(ValueError):
    """A role was about to receive power over users, groups or permissions."""


def grant(role: Role, *permissions: str) -> None:
    """Declare that a role holds permissions such as ``"campaigns.verify_session"``."""
    for permission in permissions:
        app, _, codename = permission.partition(".")
        if app in FORBIDDEN_APPS or codename.rpartition("_")[2] in FORBIDDEN_MODELS:
            raise ForbiddenGrantError(permission)
        _granted[role].add(permission)


def granted(role: Role) -> frozenset[str]:
    """The permissions declared for a role so far."""
    return frozenset(_granted[role])


@transaction.atomic
def sync_roles() -> list[str]:
    """Write the declared permissions into the groups; gives the names that do not exist."""
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    missing: list[str] = []
    for role in Role:
        group, _created = Group.objects.get_or_create(name=role.group_name)
        wanted = granted(role)
        missing += sorted(wanted - known.keys())
        group.permissions.set([known[name] for name in wanted if name in known])
    return missing

"""The demo's accounts: on a production server none of them may ever stand open."""

from typing import NamedTuple

from django.contrib.auth.models import Group

from mrc.core.accounts.models import User
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre

DEMO_PASSWORD = "demo-mrc-2026"  # noqa: S105  (printed by the command, for a local demo only)


class DemoAccount(NamedTuple):
    username: str
    role: Role | None
    centre: str | None = None
    language: str = "en"


DEMO_ACCOUNTS = (
    DemoAccount("admin", None),
    DemoAccount("editor", Role.EDITOR),
    DemoAccount("translator", Role.TRANSLATOR),
    DemoAccount("communications", Role.COMMUNICATIONS),
    DemoAccount("officer-islamabad", Role.OFFICER, "ISB"),
    DemoAccount("officer-lahore", Role.OFFICER, "LHE", "ur"),
    DemoAccount("officer-peshawar", Role.OFFICER, "PEW"),
    DemoAccount("supervisor-islamabad", Role.SUPERVISOR, "ISB"),
    DemoAccount("supervisor-lahore", Role.SUPERVISOR, "LHE"),
    DemoAccount("supervisor-peshawar", Role.SUPERVISOR, "PEW"),
    DemoAccount("caseworker", Role.CASE_WORKER, "ISB"),
    DemoAccount("counsellor", Role.COUNSELLOR, "ISB"),
    DemoAccount("counsellor-lahore", Role.COUNSELLOR, "LHE", "ur"),
    DemoAccount("counsellor-peshawar", Role.COUNSELLOR, "PEW"),
    DemoAccount("data", Role.DATA_OFFICER),
    DemoAccount("data-reviewer", Role.DATA_OFFICER),
    DemoAccount("auditor", Role.AUDITOR),
)


def load_accounts() -> None:
    """Create the accounts that are missing, all with the demo password."""
    for account in DEMO_ACCOUNTS:
        user, created = User.objects.get_or_create(
            username=account.username,
            defaults={
                "first_name": account.username.replace("-", " ").title(),
                "language": account.language,
                "centre": Centre.objects.filter(code=account.centre).first(),
                "is_superuser": account.role is None,
                "is_staff": account.role is None,
            },
        )
        if not created:
            continue
        user.set_password(DEMO_PASSWORD)
        user.save()
        if account.role is not None:
            user.groups.add(Group.objects.get(name=account.role.group_name))

"""A deployment check: nobody can sign in with what the demo tells everybody."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import Error, Tags, register
from django.db import DatabaseError

from mrc.core.accounts.models import User

from .demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD


@register(Tags.database, deploy=True)
def no_account_of_the_demo_is_open(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[Error]:
    """A database that began as a demo (`copy_database`) brings accounts with a known password.

    Asked of an installation alone, `check --deploy --database default`, and before there are
    tables it has nothing to say.
    """
    if not databases:
        return []
    names = [account.username for account in DEMO_ACCOUNTS]
    try:
        accounts = list(User.objects.filter(username__in=names, is_active=True))
    except DatabaseError:
        return []
    return [
        Error(
            f"The account “{account.username}” has the demo's password.",
            hint=f"manage.py staff disable {account.username}",
            id="mrc.E022",
        )
        for account in accounts
        if account.check_password(DEMO_PASSWORD)
    ]

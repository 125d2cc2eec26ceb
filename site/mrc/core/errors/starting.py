"""Reporting begins where an address is set; without one the library is not even read."""

from django.conf import settings


def start_if_wanted() -> None:
    if not settings.SENTRY_DSN:
        return
    from mrc.core.backups.making import project_version

    from .reporting import start

    start(settings.SENTRY_DSN, release=project_version(), environment=settings.SENTRY_ENVIRONMENT)

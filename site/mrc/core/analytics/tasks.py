"""What the worker does soon after a goal was committed."""

from dataclasses import asdict

from django_tasks import task

from .outbox import drain


@task(priority=-10)
def send_goals() -> dict[str, int]:
    """Send what is due. Mail and cards go first; a goal loses nothing by waiting."""
    return asdict(drain())

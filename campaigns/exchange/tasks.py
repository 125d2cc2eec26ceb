"""What the worker does with imports."""

from django.utils import timezone
from django_tasks import task

from .working import work_off


@task(priority=20)
def run_imports() -> int:
    """Check, import and undo whatever waits, and take over what a dead worker has left.

    Before the work that nobody waits for, such as renewing the search index.
    """
    return work_off(clock=timezone.now)

"""`prune_db_task_results` as it is, one at a time over all machines (see `mrc.core.timers`)."""

from django_tasks_db.management.commands.prune_db_task_results import (
    Command as Original,
)

from mrc.core.timers.commands import OneAtATime


class Command(OneAtATime, Original):
    pass

"""`clearsessions` as it is, one at a time over all machines (see `mrc.core.timers`)."""

from django.contrib.sessions.management.commands.clearsessions import (
    Command as Original,
)

from mrc.core.timers.commands import OneAtATime


class Command(OneAtATime, Original):
    pass

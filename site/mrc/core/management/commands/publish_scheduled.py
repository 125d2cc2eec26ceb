"""`publish_scheduled` as it is, one at a time over all machines (see `mrc.core.timers`)."""

from wagtail.management.commands.publish_scheduled import (
    Command as Original,
)

from mrc.core.timers.commands import OneAtATime


class Command(OneAtATime, Original):
    pass

"""What several schedulers have to agree on, kept where all of them look: in the database."""

from django.db import models


class Lease(models.Model):
    """Somebody is at work that only one process may do at a time, until a moment of the database's
    own clock; whoever is at it moves that moment on."""

    name = models.CharField(max_length=100, primary_key=True)
    holder = models.UUIDField(null=True)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class TimerRun(models.Model):
    """How far one timer of the table has come."""

    name = models.CharField(max_length=100, primary_key=True)
    #: The newest moment of its schedule that is dealt with.
    done_slot = models.DateTimeField(null=True)
    #: Failures since; after `running.TRIES` of them the moment counts as dealt with.
    failures = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    #: For whoever looks: when it last ended, and with which exit code.
    ended_at = models.DateTimeField(null=True)
    exit_code = models.SmallIntegerField(null=True)

    def __str__(self) -> str:
        return self.name

"""Management commands of which one runs at a time, whoever starts them and where."""

from typing import Any

from django.core.management.base import BaseCommand

from .leases import alone


class OneAtATime(BaseCommand):
    """A command that ends at once, having done nothing, while it runs somewhere else.

    That is no failure: the other one does the work. Meant for what a timer starts.
    """

    def execute(self, *args: Any, **options: Any) -> str | None:
        name = type(self).__module__.rpartition(".")[2]
        with alone(name) as is_mine:
            if is_mine:
                return super().execute(*args, **options)
        if options.get("verbosity", 1):
            # Before `execute` has run, an output that a caller named is not in place yet.
            out = options.get("stdout") or self.stdout
            out.write(f"{name} runs elsewhere; nothing done here.\n")
        return None

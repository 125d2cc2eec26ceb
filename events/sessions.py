"""The awareness session that an event was, known by its reference alone.

Sessions belong to another app that stands beside this one. Whoever knows both registers here how a
reference is checked; until then any reference is taken.
"""

import datetime
from typing import Protocol

from django.utils.functional import Promise


class Check(Protocol):
    """Says why there is no such session of these days to point to; empty where there is one."""

    def __call__(
        self, reference: str, *, first: datetime.date, last: datetime.date
    ) -> str | Promise: ...


_checks: list[Check] = []


def register_check(check: Check) -> None:
    """Called from `AppConfig.ready()` of an app above; twice is once."""
    if check not in _checks:
        _checks.append(check)


def session_problem(reference: str, *, first: datetime.date, last: datetime.date) -> str | Promise:
    """What is wrong with the reference, for its editor; empty where all is well."""
    problems = (check(reference, first=first, last=last) for check in _checks)
    return next((problem for problem in problems if problem), "")

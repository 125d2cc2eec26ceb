"""Why a target or a plan is not taken."""

from django.utils.functional import Promise

from campaigns.records.errors import RecordsError


class EntryError(RecordsError):
    """One entry cannot be taken. `field`: which, as the form calls it."""

    def __init__(self, message: str | Promise, *, field: str) -> None:
        super().__init__(message)
        self.field = field

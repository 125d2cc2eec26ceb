"""Why a step with a report is refused, in words that may be shown."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ReportError(Exception):
    """`field`: the entry that it is about; empty where it is about the whole."""

    message: str | Promise = _("This cannot be done.")

    def __init__(self, message: str | Promise | None = None, *, field: str = "") -> None:
        self.message = message or self.message
        self.field = field
        super().__init__(self.message)


class NotAllowedError(ReportError):
    message = _("You may not do this.")


class MovedOnError(ReportError):
    """The report is not as the person saw it when they decided."""

    message = _("Somebody has changed this report in the meantime. Look at it again.")


class NotReadyError(ReportError):
    """Something is missing before it can be reviewed. `missing`: each thing, in words."""

    message = _("This report is not complete yet.")

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__()
        self.missing = missing


class UnsettledError(ReportError):
    """Sessions were decided while the figures were read."""

    message = _("Sessions were being decided just now. Take the figures again in a minute.")


class PictureRefusedError(ReportError):
    """A picture cannot be cleared or shown."""

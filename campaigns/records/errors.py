"""Why a service refuses. Each says it in a message that may be shown."""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .rules import Finding


class RecordsError(Exception):
    """What all refusals have in common: a message for the person who asked."""

    message: str | Promise = _("This cannot be done.")

    def __init__(self, message: str | Promise | None = None) -> None:
        self.message = message or self.message
        super().__init__(self.message)


class NotAllowedError(RecordsError):
    """The person's role, centre or part in the session does not allow it."""

    message = _("You may not do this.")


class WrongStateError(RecordsError):
    """The session, amendment or institution is no longer in a state that allows it."""

    message = _("Somebody has changed this in the meantime. Look at it again.")


class ReasonError(RecordsError):
    """A reason is missing, or holds personal data. `field`: where it was written."""

    def __init__(self, message: str | Promise, *, field: str = "reason") -> None:
        super().__init__(message)
        self.field = field


class EvidenceError(RecordsError):
    """A file cannot be taken as evidence. `field`: what is wrong, the file or its kind."""

    def __init__(self, message: str | Promise, *, field: str = "upload") -> None:
        super().__init__(message)
        self.field = field


class EvidenceGoneError(RecordsError):
    """The file of a piece of evidence is not there to be shown."""

    message = _("The file is not in its place. Tell the people who run this site.")


class RulesBrokenError(RecordsError):
    """Blocking rules do not hold. `findings`: all of them, and the warnings besides."""

    message = _("Some entries need your attention.")

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__()
        self.findings = list(findings)


class ConflictError(RecordsError):
    """What was sent builds on a version that is not the current one (rule B8): nothing is stored.

    Both contents are here, so that both can be shown.
    """

    def __init__(
        self,
        *,
        sent: dict[str, Any],
        stored_content: dict[str, Any] | None,
        stored_version: int,
        state: str,
        finding: Finding,
    ) -> None:
        super().__init__(finding.message)
        self.sent = sent
        self.stored_content = stored_content
        self.stored_version = stored_version
        self.state = state
        self.finding = finding

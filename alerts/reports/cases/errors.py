"""What a case worker is told when something cannot be done."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class CaseError(Exception):
    """The base of all; `field` names the form's field to mend, empty for the whole form."""

    message: str | Promise = _("This cannot be done.")

    def __init__(self, message: str | Promise = "", *, field: str = "") -> None:
        super().__init__(message or self.message)
        self.message = message or self.message
        self.field = field


class WrongStateError(CaseError):
    message = _("The report has moved on in the meantime. Look at it again.")


class WrongPersonError(CaseError):
    message = _("Choose a case worker of the report's centre.")


class EmptyTextError(CaseError):
    message = _("Write something.")

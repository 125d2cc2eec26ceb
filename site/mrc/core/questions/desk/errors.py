"""What a counsellor is told when something cannot be done."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class QuestionError(Exception):
    """The base of all; `field` names the form's field to mend, empty for the whole form."""

    message: str | Promise = _("This cannot be done.")

    def __init__(self, message: str | Promise = "", *, field: str = "") -> None:
        super().__init__(message or self.message)
        self.message = message or self.message
        self.field = field


class MovedOnError(QuestionError):
    message = _("The question has moved on in the meantime. Look at it again.")


class SomebodyElseError(QuestionError):
    message = _("A colleague has this question. Take it over first, if that is agreed.")


class EmptyAnswerError(QuestionError):
    message = _("Write the answer.")


class SameCentreError(QuestionError):
    message = _("Choose another centre.")


class PersonalNumberError(QuestionError):
    message = _(
        "This seems to hold a number or an address by which somebody can be found. Editors must "
        "not be able to tell who asked: take it out."
    )

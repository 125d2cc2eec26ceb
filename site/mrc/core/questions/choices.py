"""The words of a question that the database holds in the open: too few to tell who asked."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Topic(models.TextChoices):
    """What a question is about, in the order in which people go through it."""

    GOING = "going", _("Going abroad legally")
    OFFER = "offer", _("An offer or an agent")
    CONTRACT = "contract", _("Contract and pay")
    TROUBLE = "trouble", _("Trouble abroad")
    RETURN = "return", _("Coming home")
    STUDY = "study", _("Studying abroad")
    OTHER = "other", _("Something else")


class Way(models.TextChoices):
    """How the person wants to have the answer, and how a counsellor gave it."""

    PHONE = "phone", _("By phone call")
    WHATSAPP = "whatsapp", _("By WhatsApp")
    EMAIL = "email", _("By e-mail")
    #: Nothing to reach the person with is kept.
    COMES = "comes", _("I will call or come to the centre")


class Origin(models.TextChoices):
    """Where the question was asked."""

    WEB = "web", _("On this site")
    SESSION = "session", _("At an awareness session")


class QuestionState(models.TextChoices):
    NEW = "new", pgettext_lazy("a question", "New")
    TAKEN = "taken", pgettext_lazy("a question", "Taken")
    ANSWERED = "answered", pgettext_lazy("a question", "Answered")
    CLOSED = "closed", pgettext_lazy("a question", "Closed")
    #: Its time is over: nobody sees it any more, and the purge is deleting it.
    EXPIRED = "expired", pgettext_lazy("a question", "Being deleted")


#: Somebody is still to do something.
OPEN_STATES = (QuestionState.NEW, QuestionState.TAKEN)


class Outcome(models.TextChoices):
    """Why a question was closed without an answer."""

    NO_WAY = "no_way", _("No way to reach the person")
    NOT_OURS = "not_ours", _("Not for us: told whom to ask")
    REPEATED = "repeated", _("Asked and answered already")
    SPAM = "spam", _("It was no question (spam)")


class Quarantine(models.TextChoices):
    """Why a question waits apart until a counsellor has looked at it."""

    NONE = "", _("Not in quarantine")
    BURST = "burst", pgettext_lazy("a question", "Many questions came from one network")
    BOT = "bot", _("It was filled in as programs do it")


class Result(models.TextChoices):
    """How a call, a message or a visit went."""

    REACHED = "reached", _("The person has the answer")
    NOBODY = "nobody", _("Nobody answered")
    WRONG = "wrong", _("The number is wrong")


class Deed(models.TextChoices):
    """What a member of staff did with a question."""

    OPENED = "opened", pgettext_lazy("a question", "Opened")
    TAKEN = "taken", pgettext_lazy("a question", "Taken")
    GIVEN_BACK = "given_back", _("Given back")
    PASSED = "passed", _("Passed to another centre")
    ANSWERED = "answered", pgettext_lazy("a question", "Answered")
    TRIED = "tried", _("Tried to reach the person")
    CLOSED = "closed", pgettext_lazy("a question", "Closed")
    REOPENED = "reopened", _("Taken up again")
    RELEASED = "released", _("Taken out of quarantine")
    SUGGESTED = "suggested", _("Suggested for a guide")


class SuggestionState(models.TextChoices):
    OPEN = "open", pgettext_lazy("a suggestion", "Open")
    DONE = "done", pgettext_lazy("a suggestion", "Done")
    SET_ASIDE = "set_aside", pgettext_lazy("a suggestion", "Set aside")

"""The words of a report that the database holds in the open: too few to tell who sent it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReportKind(models.TextChoices):
    """What the person was offered or threatened with, in their own words' order."""

    JOB = "job", _("A job abroad that was not real")
    VISA = "visa", _("A visa that was false or never came")
    MONEY = "money", _("Money was taken or asked for in advance")
    AGENT = "agent", _("An agent without a licence")
    DOCUMENT = "document", _("False papers, stamps or contracts")
    HELD = "held", _("Somebody is held, forced to work or not let go home")
    OTHER = "other", _("Something else")


class ReportChannel(models.TextChoices):
    """How the offer reached the person."""

    WHATSAPP = "whatsapp", _("WhatsApp")
    FACEBOOK = "facebook", _("Facebook")
    TIKTOK = "tiktok", _("TikTok")
    PHONE = "phone", _("Phone call")
    AGENT = "agent", _("An agent, face to face")
    RELATIVE = "relative", _("A relative or friend")
    OFFICE = "office", _("An office")
    WEBSITE = "website", _("A website")
    NEWSPAPER = "newspaper", _("A newspaper or poster")
    OTHER = "other", _("Another way")


class AmountBand(models.TextChoices):
    """Money that was paid, roughly: the exact sum could tell who paid it."""

    NOTHING = "nothing", _("Nothing was paid")
    UP_TO_10K = "up_to_10k", _("Up to Rs 10,000")
    UP_TO_50K = "up_to_50k", _("Rs 10,000 to 50,000")
    UP_TO_200K = "up_to_200k", _("Rs 50,000 to 200,000")
    UP_TO_1M = "up_to_1m", _("Rs 200,000 to 1,000,000")
    OVER_1M = "over_1m", _("More than Rs 1,000,000")


class ReportState(models.TextChoices):
    NEW = "new", pgettext_lazy("a report", "New")
    IN_PROGRESS = "in_progress", _("In progress")
    REFERRED = "referred", pgettext_lazy("a report", "Referred")
    CLOSED = "closed", pgettext_lazy("a report", "Closed")
    #: Its time is over: nobody sees it any more, and the purge is deleting it.
    EXPIRED = "expired", pgettext_lazy("a report", "Being deleted")


class Outcome(models.TextChoices):
    """Why a report was closed."""

    HANDED_OVER = "handed_over", _("An authority took it over")
    WARNED = "warned", _("We warned the public")
    ADVISED = "advised", _("We advised the person")
    UNREACHABLE = "unreachable", _("Nobody could be reached")
    NO_SCAM = "no_scam", _("It was no scam")
    REPEATED = "repeated", _("It is in another report already")
    SPAM = "spam", _("It was no report (spam)")


class Quarantine(models.TextChoices):
    """Why a report waits apart until a case worker has looked at it."""

    NONE = "", _("Not in quarantine")
    BURST = "burst", _("Many reports came from one network")
    BOT = "bot", _("It was filled in as programs do it")


class Authority(models.TextChoices):
    """Whom a report may be referred to."""

    FIA = "fia", _("FIA (trafficking and smuggling)")
    BEOE = "beoe", _("Bureau of Emigration and Overseas Employment")
    NCCIA = "nccia", _("NCCIA (crimes on the internet)")


class Opening(models.TextChoices):
    """What a case worker opened."""

    REPORT = "report", _("The report")
    PICTURE = "picture", _("A picture")
    SUMMARY = "summary", _("The printed summary")
    DRAFT = "draft", _("A draft of a warning")


class Deed(models.TextChoices):
    """What a case worker did with a report."""

    STATE = "state", _("State changed")
    ASSIGNED = "assigned", _("Assigned")
    CENTRE = "centre", _("Given to a centre")
    RELEASED = "released", _("Taken out of quarantine")
    QUARANTINED = "quarantined", _("Put into quarantine")
    LINKED = "linked", _("Linked to a similar report")
    UNLINKED = "unlinked", _("Link taken away")
    DRAFTED = "drafted", _("Warning drafted")

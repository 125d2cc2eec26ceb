"""The words of a warning. Severity and certainty follow the Common Alerting Protocol 1.2."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Severity(models.TextChoices):
    EXTREME = "extreme", _("Extreme danger")
    SEVERE = "severe", _("Serious danger")
    MODERATE = "moderate", _("Medium danger")
    MINOR = "minor", _("Low danger")


#: How severity is shown beside its word: the icon and the tone of the shared styles.
SEVERITY_TONES = {
    Severity.EXTREME.value: "danger",
    Severity.SEVERE.value: "danger",
    Severity.MODERATE.value: "caution",
    Severity.MINOR.value: "info",
}


#: The words of the Common Alerting Protocol 1.2, section 3.2.2, for its `severity`.
CAP_SEVERITY = {
    Severity.EXTREME.value: "Extreme",
    Severity.SEVERE.value: "Severe",
    Severity.MODERATE.value: "Moderate",
    Severity.MINOR.value: "Minor",
}


class Certainty(models.TextChoices):
    CONFIRMED = "confirmed", _("Confirmed")
    REPORTED = "reported", _("Reported to us, not confirmed")
    DENIED = "denied", _("This rumour is false")


#: The same for its `certainty`. An office that confirms has seen it; a report that nobody has
#: confirmed is "Possible"; a rumour that was denied is "Unlikely".
CAP_CERTAINTY = {
    Certainty.CONFIRMED.value: "Observed",
    Certainty.REPORTED.value: "Possible",
    Certainty.DENIED.value: "Unlikely",
}


class Kind(models.TextChoices):
    FAKE_VISA = "fake_visa", _("Fake visa")
    FAKE_JOB = "fake_job", _("Fake job")
    ADVANCE_FEE = "advance_fee", _("Money asked in advance")
    UNLICENSED_AGENT = "unlicensed_agent", _("Agent without a licence")
    FAKE_DOCUMENT = "fake_document", _("Fake document")
    TRAFFICKING = "trafficking", _("Human trafficking")
    #: Always denied, and nothing else is: see `rules.alert_problems`.
    RUMOUR = "rumour", _("False rumour")


class Channel(models.TextChoices):
    WHATSAPP = "whatsapp", _("WhatsApp")
    FACEBOOK = "facebook", _("Facebook")
    TIKTOK = "tiktok", _("TikTok")
    AGENT = "agent", _("Agent")
    RELATIVE = "relative", _("Relative or friend")
    NEWSPAPER = "newspaper", _("Newspaper")
    PHONE = "phone", _("Phone call")
    WEBSITE = "website", _("Website")
    OFFICE = "office", _("Office")


class Trade(models.TextChoices):
    """The work that is offered, as adverts name it."""

    CONSTRUCTION = "construction", _("Construction")
    ELECTRICIAN = "electrician", _("Electrician or plumber")
    MECHANIC = "mechanic", _("Mechanic or welder")
    DRIVER = "driver", _("Driver")
    DOMESTIC = "domestic", _("Work in a household")
    HEALTH = "health", _("Nursing and health")
    HOSPITALITY = "hospitality", _("Hotel and restaurant")
    FACTORY = "factory", _("Factory or warehouse")
    FARM = "farm", _("Farm work")
    SECURITY = "security", _("Security guard")
    OFFICE = "office", _("Office and shop")
    COMPUTER = "computer", _("Computers and call centre")
    STUDY = "study", _("Study or training")


class Change(models.TextChoices):
    """What an editor says about a change of a warning that people have read already."""

    MAJOR = "major", _("Large: subscribers are told")
    MINOR = "minor", _("Small: a correction, nothing that changes what people should do")

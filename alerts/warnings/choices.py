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


class Certainty(models.TextChoices):
    CONFIRMED = "confirmed", _("Confirmed")
    REPORTED = "reported", _("Reported to us, not confirmed")
    DENIED = "denied", _("This rumour is false")


class Kind(models.TextChoices):
    FAKE_VISA = "fake_visa", _("Fake visa")
    FAKE_JOB = "fake_job", _("Fake job")
    ADVANCE_FEE = "advance_fee", _("Money asked in advance")
    UNLICENSED_AGENT = "unlicensed_agent", _("Agent without a licence")
    FAKE_DOCUMENT = "fake_document", _("Fake document")
    TRAFFICKING = "trafficking", _("Human trafficking")
    RUMOUR = "rumour", _("Rumour")


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

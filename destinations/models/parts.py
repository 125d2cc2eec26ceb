"""The headings that a country guide may have."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GuidePart(models.TextChoices):
    """What one part of a guide answers, in the order in which people need it."""

    IS_IT_FOR_ME = "is-it-for-me", _("Is it for me?")
    LEGAL_WAYS = "legal-ways", _("Legal ways to go")
    COSTS = "costs", _("What it should cost")
    DOCUMENTS = "documents", _("Documents before you go")
    CHECK = "check", _("Check before you pay")
    CONTRACT = "contract", _("Your contract")
    PAY_AND_HOURS = "pay-and-hours", _("Pay and hours")
    SPONSOR = "sponsor", _("Sponsor, changing job, passport")
    HEALTH = "health", _("Health, accident, death")
    WOMEN = "women", _("Women and domestic workers")
    LAWS_AND_CUSTOMS = "laws-and-customs", _("Laws and customs")
    MONEY_HOME = "money-home", _("Sending money home")
    STUDYING = "studying", _("Studying")
    DAILY_LIFE = "daily-life", _("Daily life")
    IF_THINGS_GO_WRONG = "if-things-go-wrong", _("If things go wrong")
    COMING_HOME = "coming-home", _("Coming home")

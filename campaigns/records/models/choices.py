"""The closed lists of the records. A value, once used, keeps its meaning for ever."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CampaignState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    ACTIVE = "active", _("Active")
    CLOSED = "closed", _("Closed")


class InstitutionKind(models.TextChoices):
    SCHOOL = "school", _("School")
    COLLEGE = "college", _("College")
    UNIVERSITY = "university", _("University")
    TVET = "tvet", _("Vocational training institute")
    MADRASA = "madrasa", _("Madrasa")
    COMMUNITY = "community", _("Community venue")
    PUBLIC_OFFICE = "public_office", _("Public office")
    ONLINE = "online", _("Online")


class Ownership(models.TextChoices):
    PUBLIC = "public", _("Public")
    PRIVATE = "private", _("Private")
    NON_PROFIT = "non_profit", _("Non-profit")
    UNKNOWN = "unknown", _("Not known")


class GenderIntake(models.TextChoices):
    FEMALE = "female", _("Women and girls")
    MALE = "male", _("Men and boys")
    COED = "coed", _("Co-education")
    UNKNOWN = "unknown", _("Not known")


class InstitutionState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("Accepted")


class InstitutionAction(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("Accepted")
    MERGED = "merged", _("Merged")


class SessionState(models.TextChoices):
    """A draft is no session yet: it lives on the phone, or as a `SessionDraft`."""

    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    VERIFIED = "verified", _("Verified")
    VOID = "void", _("Void")


class AmendmentState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")


class PlanState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


class Mode(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("In person and online")


class DeliveryLanguage(models.TextChoices):
    URDU = "ur", _("Urdu")
    PUNJABI = "pa", _("Punjabi")
    PASHTO = "ps", _("Pashto")
    SINDHI = "sd", _("Sindhi")
    SARAIKI = "skr", _("Saraiki")
    BALOCHI = "bal", _("Balochi")
    HINDKO = "hno", _("Hindko")
    ENGLISH = "en", _("English")
    OTHER = "other", _("Another language")


class Audience(models.TextChoices):
    STUDENTS = "students", _("Students")
    TRAINEES = "trainees", _("Trainees")
    TEACHERS = "teachers", _("Teachers")
    COMMUNITY = "community", _("Parents and community")
    RETURNEES = "returnees", _("Returnees")
    OFFICIALS = "officials", _("Officials")
    MEDIA = "media", _("Media")
    MIXED = "mixed", _("Mixed")


class CountMethod(models.TextChoices):
    SIGNED_SHEET = "signed_sheet", _("Signed attendance sheet")
    REGISTER = "register", _("The institution's register")
    HEADCOUNT = "headcount", _("Headcount")
    SCREEN_COUNT = "screen_count", _("Count on screen")
    ESTIMATE = "estimate", _("Estimate")


class Sex(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    TRANSGENDER = "transgender", _("Transgender")
    NOT_RECORDED = "not_recorded", _("Sex not recorded")


class AgeBand(models.TextChoices):
    UNDER_15 = "under_15", _("Under 15")
    FROM_15_TO_17 = "15_17", _("15–17")
    FROM_18_TO_24 = "18_24", _("18–24")
    FROM_25_TO_29 = "25_29", _("25–29")
    FROM_30_TO_44 = "30_44", _("30–44")
    FROM_45 = "45_plus", _("45 and over")
    NOT_RECORDED = "not_recorded", _("Age not recorded")


class EvidenceKind(models.TextChoices):
    SHEET = "sheet", _("Attendance sheet")
    PHOTO = "photo", _("Photograph")
    LETTER = "letter", _("Letter")


class Indicator(models.TextChoices):
    """What a target may be set for; `figures` says how each is counted."""

    SESSIONS = "sessions", _("Sessions delivered")
    ATTENDANCES = "attendances", _("Attendances")
    FIRST_TIME = "first_time", _("First-time participants")
    UNIQUE_PEOPLE = "unique_people", _("Estimated unique people reached")
    INSTITUTIONS = "institutions", _("Institutions reached")
    DISTRICTS = "districts", _("Districts reached")
    REFERRALS = "referrals", _("Referrals to counselling")
    MATERIALS = "materials", _("Materials handed out")

"""The summary's one table."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.records.models import (
    AgeBand,
    Campaign,
    GenderIntake,
    Institution,
    InstitutionKind,
    Mode,
    Programme,
    Session,
    SessionVersion,
    Sex,
)


def cell_column(sex: str, band: str) -> str:
    """The column with the people of one sex and age band: ``cell_female_18_24``."""
    return f"cell_{sex}_{band}"


#: Every cell with its column, in the order of the closed lists.
CELLS: dict[tuple[str, str], str] = {
    (sex, band): cell_column(sex, band) for sex in Sex.values for band in AgeBand.values
}
#: The columns that are added up, besides the cells.
ADDED: tuple[str, ...] = (
    "sample",
    "people",
    "first_time",
    "asked",
    "referrals",
    "materials",
    "pre_tested",
    "pre_passed",
    "post_tested",
    "post_passed",
    "on_time",
    "returned",
)


class SessionSummary(models.Model):
    """What the current version of one session adds to the figures, and by what it is found.

    There is a row while the session is verified (`counts`) or submitted; every place in it is the
    one that stays after merges. Written by `campaigns.figures.summary.keeping` alone.
    """

    session = models.OneToOneField(
        Session, on_delete=models.CASCADE, primary_key=True, related_name="summary"
    )
    version = models.OneToOneField(SessionVersion, on_delete=models.CASCADE, related_name="summary")
    #: Verified; else it awaits its verification.
    counts = models.BooleanField()
    #: Counted by estimate: its people stand apart.
    is_estimate = models.BooleanField()

    held_on = models.DateField()
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    # Those below are found by filters together with the day, or hardly narrow anything: indexes of
    # their own would only make writing slower.
    centre = models.ForeignKey(
        "core.Centre", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="+", null=True, db_index=False
    )
    district = models.ForeignKey(
        "core.District", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    province = models.ForeignKey(
        "core.Province", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    #: No constraint in the database: its check would wait for a merge of the institution, which
    #: waits for those who write here (`keeping.hold_places`).
    institution = models.ForeignKey(
        Institution, on_delete=models.CASCADE, related_name="+", null=True, db_constraint=False
    )
    kind = models.CharField(max_length=20, choices=InstitutionKind.choices)
    intake = models.CharField(max_length=10, choices=GenderIntake.choices)
    mode = models.CharField(max_length=10, choices=Mode.choices)
    #: Where people may come twice, as one value: institution or (district, venue), group and year.
    place = models.UUIDField()

    #: From the first receipt to the first verification, in seconds; None while it awaits it.
    lag = models.PositiveIntegerField(null=True)
    #: All cells together.
    people = models.PositiveIntegerField()
    #: None where it was not asked.
    first_time = models.PositiveIntegerField(null=True)
    #: The people where it was asked who came for the first time, else 0.
    asked = models.PositiveIntegerField()
    referrals = models.PositiveIntegerField(null=True)
    #: Items handed out; None where nothing was.
    materials = models.PositiveIntegerField(null=True)
    # 0 unless the session tested both before and after.
    pre_tested = models.PositiveIntegerField()
    pre_passed = models.PositiveIntegerField()
    post_tested = models.PositiveIntegerField()
    post_passed = models.PositiveIntegerField()
    # 1 for yes, 0 for no: they are added up.
    on_time = models.PositiveSmallIntegerField()
    returned = models.PositiveSmallIntegerField()
    sample = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("summary of a session")
        verbose_name_plural = _("summaries of sessions")
        default_permissions: ClassVar[tuple[str, ...]] = ()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["held_on"], name="campaigns_summary_day"),
            models.Index(fields=["centre", "held_on"], name="campaigns_summary_centre"),
            models.Index(fields=["campaign", "held_on"], name="campaigns_summary_campaign"),
            models.Index(fields=["district", "held_on"], name="campaigns_summary_district"),
            models.Index(fields=["officer", "held_on"], name="campaigns_summary_officer"),
            # Those below hold all that the figures of everything, and of its months, ask of places
            # and times, in the order in which it is added up: nothing is sorted or looked up.
            models.Index(
                fields=["place", "people"],
                condition=Q(counts=True, is_estimate=False),
                name="campaigns_summary_place",
            ),
            models.Index(
                fields=["year", "month", "place", "people"],
                condition=Q(counts=True, is_estimate=False),
                name="campaigns_summary_m_place",
            ),
            models.Index(
                fields=["year", "month", "institution"],
                condition=Q(counts=True),
                name="campaigns_summary_m_inst",
            ),
            models.Index(
                fields=["year", "month", "lag"],
                condition=Q(lag__isnull=False),
                name="campaigns_summary_m_lag",
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(on_time__lte=1, returned__lte=1, sample__lte=1),
                name="campaigns_summary_yes_or_no",
            ),
        ]

    def __str__(self) -> str:
        return str(self.session_id)


for _column in CELLS.values():
    SessionSummary.add_to_class(_column, models.PositiveSmallIntegerField(default=0))

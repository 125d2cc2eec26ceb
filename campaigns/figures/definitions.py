"""What each figure counts, in the words that stand beside it wherever it is shown."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Unit(StrEnum):
    NUMBER = "number"
    PERCENT = "percent"
    POINTS = "points"
    DAYS = "days"


@dataclass(frozen=True)
class Definition:
    """An indicator: a heading for its column, and what it means."""

    key: str
    label: str | Promise
    text: str | Promise
    unit: Unit = Unit.NUMBER


#: Said once above all figures.
COUNTING_RULE = _(
    "Only verified sessions count: somebody of the centre who did not hold the session has "
    "checked it. Sessions that were sent but are not verified yet stand in columns of their own "
    "and are never added."
)

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "sessions",
        _("Sessions delivered"),
        _("The number of verified sessions, those counted by estimate included."),
    ),
    Definition(
        "attendances",
        _("Attendances"),
        _(
            "The sum of the people counted at each session. A person who came to two sessions "
            "counts twice. Sessions counted by estimate are left out and shown apart."
        ),
    ),
    Definition(
        "estimated_sessions",
        _("Sessions counted by estimate"),
        _("Verified sessions where nobody could count; they are part of the sessions delivered."),
    ),
    Definition(
        "estimated_attendances",
        _("Estimated attendances"),
        _("The people at sessions counted by estimate. They are in no other figure of people."),
    ),
    Definition(
        "first_time",
        _("First-time participants"),
        _(
            "The sum of those who said, by a show of hands, that it was their first session; only "
            "at sessions where it was asked, estimates left out."
        ),
    ),
    Definition(
        "first_time_asked",
        _("Attendances where first time was asked"),
        _("The share of attendances at sessions where people were asked whether it was the first."),
        Unit.PERCENT,
    ),
    Definition(
        "unique_people",
        _("Estimated unique people reached"),
        _(
            "For each institution (or district and venue), group and calendar year the largest "
            "single session, added up. A blank group is a group of its own. It is an estimate: "
            "never above attendances, and the parts may add up to more than the whole."
        ),
    ),
    Definition("female", _("Female"), _("Attendances of women and girls.")),
    Definition("male", _("Male"), _("Attendances of men and boys.")),
    Definition("transgender", _("Transgender"), _("Attendances of transgender people.")),
    Definition(
        "sex_not_recorded", _("Sex not recorded"), _("Attendances whose sex was not recorded.")
    ),
    Definition(
        "share_women",
        _("Share of women"),
        _("Women and girls as a share of the attendances whose sex was recorded."),
        Unit.PERCENT,
    ),
    Definition(
        "share_youth",
        _("Share of youth (15–24)"),
        _("People of 15 to 24 years as a share of the attendances whose age was recorded."),
        Unit.PERCENT,
    ),
    Definition(
        "institutions",
        _("Institutions reached"),
        _(
            "Different institutions where a verified session was held; two records of one "
            "institution that were merged count once."
        ),
    ),
    Definition(
        "districts",
        _("Districts reached"),
        _("Different districts where a verified session was held, as they were on that day."),
    ),
    Definition(
        "referrals",
        _("Referrals to counselling"),
        _("People sent on to a counsellor, added up over the sessions."),
    ),
    Definition(
        "materials",
        _("Materials handed out"),
        _("Items, not people: leaflets, booklets and the like."),
    ),
    Definition(
        "knowledge_gain",
        _("Knowledge gain"),
        _(
            "The pass rate after the session minus the pass rate before it, in percentage points, "
            "over the sessions that tested both before and after."
        ),
        Unit.POINTS,
    ),
    Definition(
        "tested",
        _("People tested"),
        _("The tests after the session on which the knowledge gain rests (n)."),
    ),
    Definition(
        "on_time",
        _("On time"),
        _("The share of verified sessions that were received within 3 days of their end."),
        Unit.PERCENT,
    ),
    Definition(
        "verification_lag",
        _("Verification lag"),
        _("The median number of days from the first receipt of a session to its verification."),
        Unit.DAYS,
    ),
    Definition(
        "first_pass",
        _("First-pass yield"),
        _("The share of verified sessions that were never returned to their officer."),
        Unit.PERCENT,
    ),
    Definition(
        "awaiting_sessions",
        _("Sessions submitted, not yet verified"),
        _("Sessions that were sent and wait for their verification. Never added to the others."),
    ),
    Definition(
        "awaiting_attendances",
        _("Attendances submitted, not yet verified"),
        _("The people at those sessions, estimates left out. Never added to the others."),
    ),
)

BY_KEY: dict[str, Definition] = {definition.key: definition for definition in DEFINITIONS}

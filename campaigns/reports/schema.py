"""What a snapshot holds: the keys of its JSON, in one place for writing and reading."""

from typing import TypedDict

from campaigns.figures.engine import Grouping

#: Raised when a key is added or changes its meaning; a snapshot keeps the number it has.
SCHEMA = 1

Value = int | float | None


class Words(TypedDict):
    """One text in both languages."""

    en: str
    ur: str


class ColumnData(TypedDict):
    """A figure, what it counts, and its unit (`figures.definitions.Unit`)."""

    key: str
    unit: str
    label: Words
    text: Words
    is_awaiting: bool


class FamilyData(TypedDict):
    key: str
    title: Words
    columns: list[ColumnData]


class FiguresData(TypedDict):
    """Figures by column, what shares rest on, and people by sex and age band."""

    values: dict[str, Value]
    bases: dict[str, int]
    #: Without those of nobody.
    cells: dict[str, dict[str, int]]


class RowData(TypedDict):
    """A row of a table; without figures it is a gap in time, which is not zero."""

    key: str
    label: Words
    figures: FiguresData | None
    #: Of a district: its shape on the map.
    shape: str


class TableData(TypedDict):
    key: str
    title: Words
    #: What a row is: a month, a district.
    heading: Words
    rows: list[RowData]


class SessionData(TypedDict):
    """A counted session: which version of it, and where it stands in the tables."""

    reference: str
    version: int
    hash: str
    held_on: str
    campaign: str
    centre: str
    district: str
    #: Empty for a session held with a community.
    institution: str
    people: int
    is_estimate: bool


class TargetData(TypedDict):
    """A target and how far it was on the day of the snapshot."""

    campaign: Words
    #: None for all centres together.
    centre: Words | None
    indicator: Words
    starts_on: str
    ends_on: str
    revision: int
    value: int
    actual: int
    expected_by_today: int
    share: float
    state: str
    state_label: Words


class ProgrammeData(TypedDict):
    slug: str
    name: Words
    donor: str
    implementer: str


class MovedData(TypedDict):
    """A figure of all sessions together that differs from the edition before."""

    column: str
    before: Value
    now: Value


class ChangeData(TypedDict):
    """A session that counts otherwise than before, why, and who decided it when."""

    reference: str
    cause: str
    before: int | None
    now: int | None
    reason: str
    by: str
    at: str


class RestatesData(TypedDict):
    """What a later edition says about the one that it restates."""

    edition: int
    sha256: str
    reason: str
    figures: list[MovedData]
    sessions: list[ChangeData]


class SnapshotData(TypedDict):
    schema: int
    programme: ProgrammeData
    starts_on: str
    ends_on: str
    edition: int
    taken_at: str
    is_sample: bool
    rule: Words
    families: list[FamilyData]
    total: FiguresData
    tables: list[TableData]
    targets: list[TargetData]
    planned: dict[str, int]
    #: How often printed codes were opened in these days; never added to people.
    scans: int
    #: What each shape of the map was called.
    shapes: dict[str, Words]
    #: Names of the institutions in `sessions`.
    institutions: dict[str, Words]
    sessions: list[SessionData]
    restates: RestatesData | None


#: The tables of a snapshot, in the order in which they stand.
TABLES: tuple[Grouping, ...] = (
    Grouping.MONTH,
    Grouping.QUARTER,
    Grouping.PROVINCE,
    Grouping.DISTRICT,
    Grouping.CENTRE,
    Grouping.KIND,
    Grouping.CAMPAIGN,
)

#: Figures of which the rows of every table add up to the total. The others are shares, medians,
#: and people and places that count once however many rows they stand in.
ADDITIVE: frozenset[str] = frozenset(
    {
        "sessions",
        "attendances",
        "estimated_sessions",
        "estimated_attendances",
        "first_time",
        "female",
        "male",
        "transgender",
        "sex_not_recorded",
        "age_under_15",
        "age_15_17",
        "age_18_24",
        "age_25_29",
        "age_30_44",
        "age_45_plus",
        "age_not_recorded",
        "referrals",
        "materials",
        "awaiting_sessions",
        "awaiting_attendances",
    }
)

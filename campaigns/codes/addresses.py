"""Codes: given with the thing that they stand for, found again from any writing."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from campaigns.records.models import Campaign, PlannedSession, Session
from mrc.core.short_codes import grouped, new_code, read_written_code

from .models import CODE_LENGTH, ShortAddress

__all__ = [
    "Named",
    "Opened",
    "address_of",
    "code_of",
    "find",
    "give_address",
    "give_missing",
    "grouped",
    "read",
]

Named = Campaign | PlannedSession | Session

_COLUMNS: dict[type[Named], str] = {
    Campaign: "campaign",
    PlannedSession: "plan",
    Session: "session",
}
#: A code is drawn again where it is taken: of a million sessions, one in a thousand meets one.
_TRIES = 8
#: Rows written at once.
_BATCH = 2000


@dataclass(frozen=True)
class Opened:
    """What a code stands for. A session that came of a plan is found by the plan's code too."""

    code: str
    campaign: Campaign
    plan: PlannedSession | None = None
    session: Session | None = None


def code_of(thing: Named) -> str:
    """The code that is printed: a session that came of a plan keeps the plan's."""
    if isinstance(thing, Session):
        planned = ShortAddress.objects.filter(plan__session=thing).first()
        if planned is not None:
            return planned.code
    return give_address(thing).code


def give_address(thing: Named) -> ShortAddress:
    """The address of this row, which has it from now on; the one that it has already."""
    column = {_column_of(thing): thing}
    for _try in range(_TRIES):
        known = ShortAddress.objects.filter(**column).first()
        if known is not None:
            return known
        try:
            with transaction.atomic():
                return ShortAddress.objects.create(code=new_code(CODE_LENGTH), **column)
        except IntegrityError:
            # The code is taken, or somebody has just given this row one.
            continue
    raise RuntimeError(f"no code was free for {thing!r} in {_TRIES} tries")


def _column_of(thing: Named) -> str:
    return _COLUMNS[type(thing)]


def give_missing() -> int:
    """Gives an address to every row that was stored past the services; how many had none."""
    return sum(_give_missing(model, column) for model, column in _COLUMNS.items())


def _give_missing(model: type[Named], column: str) -> int:
    has_one = ShortAddress.objects.filter(**{column: OuterRef("pk")})
    without = model._default_manager.filter(~Exists(has_one)).order_by()
    keys = list(without.values_list("pk", flat=True))
    for start in range(0, len(keys), _BATCH):
        _give_to_many(column, keys[start : start + _BATCH])
    return len(keys)


def _give_to_many(column: str, keys: Iterable[object]) -> None:
    keys = list(keys)
    codes: set[str] = set()
    while len(codes) < len(keys):
        codes |= {new_code(CODE_LENGTH) for _missing in range(len(keys) - len(codes))}
        codes -= set(
            ShortAddress.objects.filter(code__in=list(codes)).values_list("code", flat=True)
        )
    ShortAddress.objects.bulk_create(
        ShortAddress(code=code, **{f"{column}_id": key})
        for code, key in zip(codes, keys, strict=True)
    )


def read(written: str) -> str:
    """A code from any writing; empty where it cannot be one of ours."""
    return read_written_code(written, CODE_LENGTH)


def find(code: str) -> Opened | None:
    """What this code stands for, in one query; None for a code that was never given."""
    found = (
        ShortAddress.objects.filter(code=code)
        .select_related(
            "campaign",
            "plan__campaign",
            "plan__institution",
            "plan__session__current_version__campaign",
            "plan__session__current_version__institution",
            "session__current_version__campaign",
            "session__current_version__institution",
        )
        .first()
    )
    return None if found is None else _opened(found)


def _opened(found: ShortAddress) -> Opened:
    if found.campaign is not None:
        return Opened(found.code, found.campaign)
    plan = found.plan
    session = plan.session if plan is not None else found.session
    if plan is None and session is not None:
        plan = PlannedSession.objects.filter(session=session).select_related("campaign").first()
    if session is not None and session.current_version is not None:
        return Opened(found.code, session.current_version.campaign, plan, session)
    assert plan is not None, "a session without a version is never committed"
    return Opened(found.code, plan.campaign, plan, session)


def address_of(thing: Named, medium: str = "") -> str:
    """The whole address, as the QR code of that medium says it."""
    path = reverse("short_address", args=[code_of(thing)])
    origin: str = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    return f"{origin}{path}/{medium}" if medium else f"{origin}{path}"

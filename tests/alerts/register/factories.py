"""Promoters that nobody could take for real ones: numbers from 9000, office TEST."""

import datetime
from uuid import uuid4

from alerts.agent_check.register.licence import parse_licence
from alerts.agent_check.register.models import Promoter, RegisterEdition

AS_OF = datetime.date(2026, 11, 1)
IMPORTED_AT = datetime.datetime(2026, 11, 2, 9, 0, tzinfo=datetime.UTC)
SOURCE = "Invented for a test"


def make_edition(**values: object) -> RegisterEdition:
    """A list; without counts of its own it is said to hold one unchanged licence."""
    newest = RegisterEdition.objects.newest()
    given = {
        "number": newest.number + 1 if newest else 1,
        "as_of": AS_OF,
        "source": SOURCE,
        "file_name": "test.csv",
        "digest": uuid4().hex * 2,
        "imported_at": IMPORTED_AT,
        "new": 0,
        "changed": 0,
        "gone": 0,
        "unchanged": 1,
    }
    return RegisterEdition.objects.create(**(given | values))


def make_promoter(
    number: str = "9001/TEST", name: str = "Unreal Falcon Overseas Employment Promoters", **values
) -> Promoter:
    """A licence of the register; a list is made first where there is none."""
    if not RegisterEdition.objects.exists():
        make_edition()
    licence = parse_licence(number)
    assert licence is not None
    given = {
        "licence_number": number,
        "licence_key": licence.key,
        "licence_digits": licence.number,
        "name_en": name,
        "city": "Testabad",
        "status": "valid",
        "valid_until": datetime.date(2027, 6, 30),
    }
    return Promoter.objects.create(**(given | values))

"""What the calendar does to facts: a checked one passes its date, and those who keep pages hear.

Pages need no help: each says by itself what its facts are worth today. This is for what is kept
longer than a minute, such as PDFs and guides on phones.
"""

import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from destinations.models.facts import Fact
from mrc.core.sources import CheckState

from .choices import Action
from .models import FactVersion
from .services import record_expiry, tell


@transaction.atomic
def expire(*, today: datetime.date, now: datetime.datetime) -> int:
    """Notes each fact that passed its date since the last run, and announces them together.

    Gives how many. Of several runs at the same time one notes a fact: the others wait for its row,
    and find it noted.
    """
    noted = FactVersion.objects.filter(
        fact=OuterRef("pk"), action=Action.EXPIRED, due_on=OuterRef("check_due_on")
    )
    passed = Fact.objects.in_state(CheckState.EXPIRED, today=today).exclude(Exists(noted))
    countries = [
        country
        for pk, country in passed.order_by("pk").values_list("pk", "country")
        if record_expiry(pk, today=today, now=now)
    ]
    tell(countries)
    return len(countries)

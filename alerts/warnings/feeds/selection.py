"""Which warnings a feed holds, by its address: ``?country=SA&kind=fake_visa``."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef, Q, QuerySet, Subquery

from alerts.warnings.choices import Kind
from alerts.warnings.messages import AlertMessage, MessageKind
from alerts.warnings.models import AlertPage
from destinations.models import Country

#: Days for which a feed still shows a warning that ended or was withdrawn: programs that ask once
#: a week, and people who open them once a month, still learn of it.
KEEPS_PAST_DAYS = 30
#: More than will ever hold at a time. A reader's program keeps what it has seen.
MOST_ENTRIES = 100


class UnknownFilterError(ValueError):
    """The address asks for a country or a kind that we do not know."""


@dataclass(frozen=True)
class FeedFilter:
    """What a feed is narrowed to; None and the empty text are everything."""

    country: Country | None = None
    kind: str = ""

    @classmethod
    def read(cls, parameters: Mapping[str, Any]) -> "FeedFilter":
        """From the parameters of an address; others than ours are ignored.

        Raises UnknownFilterError: a feed that silently holds everything, or nothing, because of a
        slip in its address would not be noticed for months.
        """
        kind = str(parameters.get("kind", ""))
        if kind and kind not in Kind.values:
            raise UnknownFilterError(kind)
        code = str(parameters.get("country", ""))
        if not code:
            return cls(kind=kind)
        country = Country.objects.filter(code=code).first() if "\0" not in code else None
        if country is None:
            raise UnknownFilterError(code)
        return cls(country, kind)

    @property
    def query(self) -> str:
        """As the address has it; empty where everything is shown."""
        values = {"country": self.country.code if self.country else "", "kind": self.kind}
        return urlencode({name: value for name, value in values.items() if value})

    def of(self, messages: "QuerySet[AlertMessage]") -> "QuerySet[AlertMessage]":
        if self.country is not None:
            messages = messages.filter(country_codes__contains=f" {self.country.code} ")
        return messages.filter(scam_kind=self.kind) if self.kind else messages


def readable_messages() -> "QuerySet[AlertMessage]":
    """Messages of warnings that a reader without an account may see."""
    pages = AlertPage.objects.readable().order_by().values("translation_key")
    return AlertMessage.objects.filter(warning__in=pages)


def current_messages(chosen: FeedFilter, *, today: datetime.date) -> list[AlertMessage]:
    """The newest message of each warning that holds, or has ended or was withdrawn lately, newest
    first; each with `first_sent_at`. One query."""
    since = today - datetime.timedelta(days=KEEPS_PAST_DAYS)
    first = AlertMessage.objects.filter(warning=OuterRef("warning"), number=1)
    withdrawn = Q(kind=MessageKind.CANCEL)
    lately = (~withdrawn & Q(expires_on__gte=since)) | (withdrawn & Q(sent_at__date__gte=since))
    found = chosen.of(readable_messages().filter(next__isnull=True).filter(lately))
    return list(
        found.annotate(first_sent_at=Subquery(first.values("sent_at")[:1])).order_by(
            "-sent_at", "-pk"
        )[:MOST_ENTRIES]
    )


def cap_messages(*, today: datetime.date) -> list[AlertMessage]:
    """What the CAP index holds: the newest message of each warning until its last day. One that was
    withdrawn stays until then too, so that every system that shows it takes it down."""
    found = readable_messages().filter(next__isnull=True, expires_on__gte=today)
    return list(found.order_by("-sent_at", "-pk")[:MOST_ENTRIES])

""" "What we told you today": what stands on the page of a code, read in a fixed number of queries.

Of a session it says the day and the kind of place, and nothing else: not where, with whom or how
many. Nobody's name is read here.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.records.models import (
    InstitutionKind,
    Mode,
    PlannedSession,
    PlanState,
    SessionState,
    Topic,
)
from destinations.models import Country, GuidePage, GuidePart, GuidePartPage
from destinations.querysets import in_order
from mrc.core.models import Contact

from .addresses import Opened

#: Contacts of all countries together: more is a list that nobody reads.
MOST_CONTACTS = 6

#: General words: a reader learns what it was, and nobody learns where it was.
_HELD: dict[str, str | Promise] = {
    InstitutionKind.SCHOOL: _("An awareness session at a school"),
    InstitutionKind.COLLEGE: _("An awareness session at a college"),
    InstitutionKind.UNIVERSITY: _("An awareness session at a university"),
    InstitutionKind.TVET: _("An awareness session at a vocational training institute"),
    InstitutionKind.MADRASA: _("An awareness session at a madrasa"),
    InstitutionKind.COMMUNITY: _("An awareness session in the community"),
    InstitutionKind.PUBLIC_OFFICE: _("An awareness session at a public office"),
    InstitutionKind.ONLINE: _("An awareness session online"),
}


@dataclass(frozen=True)
class GuideTold:
    """A country's guide, and the parts of it that were spoken about."""

    country: Country
    #: None where nobody has written it yet.
    guide: GuidePage | None
    parts: list[GuidePartPage] = field(default_factory=list)


@dataclass(frozen=True)
class Told:
    """Everything that the page of a code shows, but what other apps put into its slots."""

    opened: Opened
    #: What it was, in general words; empty for a campaign's own code.
    kind: str | Promise
    day: datetime.date | None
    is_held: bool
    topics: list[Topic]
    countries: list[Country]
    guides: list[GuideTold]
    contacts: list[Contact]

    @property
    def parts(self) -> list[str]:
        """The parts of guides that its topics name."""
        return sorted({topic.guide_part for topic in self.topics if topic.guide_part})

    @property
    def is_sample(self) -> bool:
        subject = self.opened.session or self.opened.plan or self.opened.campaign
        return bool(subject.is_sample)


def language_of(opened: Opened) -> str:
    """In which language its page opens: "en" where English was spoken, else Urdu; what was not held
    yet has its campaign's."""
    version = opened.session.current_version if opened.session else None
    if version is None:
        return opened.campaign.page_language
    return "en" if version.language == "en" else "ur"


def is_gone(opened: Opened) -> bool:
    """A session that was declared void, or a plan that was cancelled."""
    if opened.session is not None:
        return opened.session.state == SessionState.VOID
    return opened.plan is not None and opened.plan.state == PlanState.CANCELLED


def told(opened: Opened, *, language: str) -> Told:
    """Five queries, and two more where there are countries."""
    topics = _topics(opened)
    countries = in_order(countries_of(opened), language)
    parts = {topic.guide_part for topic in topics if topic.guide_part}
    guides = list(_guides(countries, parts, language))
    kind, day = _kind_and_day(opened)
    return Told(
        opened=opened,
        kind=kind,
        day=day,
        is_held=opened.session is not None,
        topics=topics,
        countries=countries,
        guides=guides,
        contacts=_contacts(guides, language),
    )


def _kind_and_day(opened: Opened) -> tuple[str | Promise, datetime.date | None]:
    version = opened.session.current_version if opened.session else None
    if version is not None:
        kind = version.institution.kind if version.institution else InstitutionKind.COMMUNITY
        kind = InstitutionKind.ONLINE if version.mode == Mode.ONLINE else kind
        return _HELD[kind], version.held_on
    if opened.plan is None:
        return "", None
    institution = opened.plan.institution
    words = _HELD[institution.kind] if institution else _("An awareness session")
    return words, opened.plan.planned_for


def _topics(opened: Opened) -> list[Topic]:
    """Those that were spoken about; before a session was held, those that are planned."""
    if opened.session is not None and opened.session.current_version is not None:
        return list(opened.session.current_version.topics.all())
    own = list(opened.plan.topics.all()) if opened.plan is not None else []
    return own or list(opened.campaign.topics.all())


def countries_of(opened: Opened) -> list[Country]:
    """The plan's own, else the campaign's: a session's record names none."""
    own = list(opened.plan.countries.all()) if isinstance(opened.plan, PlannedSession) else []
    return own or list(opened.campaign.countries.all())


def _guides(countries: list[Country], parts: set[str], language: str) -> Iterator[GuideTold]:
    if not countries:
        return
    guides = {
        guide.country_id: guide
        for guide in GuidePage.objects.readable()
        .filter(country__in=countries, locale__language_code=language)
        .select_related("country", "locale")
        .defer_streamfields()
    }
    below = Q()
    for guide in guides.values():
        below |= Q(path__startswith=guide.path)
    wanted = {*parts, GuidePart.IF_THINGS_GO_WRONG.value}
    rows = GuidePartPage.objects.readable().filter(part__in=wanted).select_related("locale")
    pages = list(rows.filter(below).order_by("path")) if guides else []
    for country in countries:
        own = guides.get(country.pk)
        of_guide = [page for page in pages if own and page.path.startswith(own.path)]
        yield GuideTold(country, own, of_guide)


def _contacts(guides: Iterable[GuideTold], language: str) -> list[Contact]:
    """Whom the guides tell to call when things go wrong, country by country; the helpline stands on
    every page by itself."""
    named: list[int] = []
    for told_of in guides:
        for part in told_of.parts:
            if part.part == GuidePart.IF_THINGS_GO_WRONG:
                named += _named_in(part.body.raw_data)
    by_key = Contact.objects.in_bulk(dict.fromkeys(named))
    found = [by_key[key] for key in dict.fromkeys(named) if key in by_key]
    return [one for one in found if one.phone or one.whatsapp or one.url][:MOST_CONTACTS]


def _named_in(raw: Any) -> list[int]:
    """The contacts in a body as the database keeps it."""
    rows = [row for row in raw if isinstance(row, dict) and row.get("type") == "contact"]
    values = [row["value"] for row in rows if isinstance(row.get("value"), dict)]
    return [value["contact"] for value in values if value.get("contact")]

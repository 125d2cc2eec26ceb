"""All that a phone needs to work without a connection, as one answer with a version.

The number of queries is the same for ten institutions and ten thousand.
"""

import datetime
import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.core.cache import cache
from django.db import models
from django.db.models import Exists, OuterRef, Q

from campaigns.field import planning
from campaigns.field.app.words import words
from campaigns.field.lists import FACILITATING_ROLES
from campaigns.models import (
    AgeBand,
    Audience,
    Campaign,
    CampaignState,
    CountMethod,
    DeliveryLanguage,
    EvidenceKind,
    GenderIntake,
    Institution,
    InstitutionKind,
    Material,
    Mode,
    Ownership,
    Partner,
    PlannedSession,
    QuestionSet,
    SessionState,
    Sex,
    Topic,
    VersionFacilitator,
)
from campaigns.records import facts, rule_messages, rules
from campaigns.records.content import REQUIRED, SCHEMA, TEXT_LIMITS
from campaigns.records.readers import NUMBER_LIMIT
from campaigns.records.services.evidence import UPLOAD_LIMIT
from mrc.core.models import Centre, District, User

from .answers import encoded, in_each_language

logger = logging.getLogger(__name__)

Row = dict[str, Any]

#: Closed campaigns whose sessions may still be on a phone, or come back, for so many days.
CLOSED_FOR = datetime.timedelta(days=400)
#: Seconds for which a ping may name a version that has just been replaced.
_REMEMBERED = 20

_CHOICES: dict[str, type[models.TextChoices]] = {
    "mode": Mode,
    "audience": Audience,
    "language": DeliveryLanguage,
    "count_method": CountMethod,
    "sex": Sex,
    "age_band": AgeBand,
    "kind": InstitutionKind,
    "ownership": Ownership,
    "gender_intake": GenderIntake,
    "evidence_kind": EvidenceKind,
}


def build(officer: User, centre: Centre, *, now: datetime.datetime) -> Row:
    """The bundle of one officer, with its version. What `me` holds is not part of the version."""
    today = facts.karachi_day(now)
    parts: Row = {
        "schema": SCHEMA,
        "centre": centre_row(centre),
        "campaigns": list(_campaigns(centre, today)),
        "institutions": list(_institutions()),
        "districts": _rows(
            District.objects.offered().order_by("name_en", "pk"),
            "id", "name_en", "name_ur", "usual_centre_id", "province_id",
        ),
        "topics": _terms(Topic.objects.all()),
        "materials": _terms(Material.objects.all()),
        "partners": _terms(Partner.objects.all()),
        "question_sets": list(_question_sets()),
        "people": list(_people(officer, centre)),
        "choices": _choices(),
        "rules": _rules(),
        "words": in_each_language(words),
        "planned": list(_planned(officer, today)),
    }  # fmt: skip
    version = hashlib.sha256(encoded(parts)).hexdigest()[:32]
    _remember(officer, version)
    return {"version": version, "me": me(officer), **parts}


def version_for(officer: User, centre: Centre, *, now: datetime.datetime) -> str:
    """The version that a phone should have: seconds old at most."""
    return _remembered(officer) or str(build(officer, centre, now=now)["version"])


def me(officer: User) -> Row:
    name = officer.get_full_name() or officer.get_username()
    return {"id": officer.pk, "name": name, "language": officer.language}


def centre_row(centre: Centre) -> Row:
    return {
        "id": centre.pk,
        "code": centre.code,
        "name_en": centre.name_en,
        "name_ur": centre.name_ur or centre.name_en,
    }


def _key(officer: User) -> str:
    return f"outreach-bundle:{officer.pk}:{officer.centre_id}"


def _remember(officer: User, version: str) -> None:
    """Without a cache nothing is remembered, and nothing else is worse."""
    try:
        cache.set(_key(officer), version, _REMEMBERED)
    except Exception:
        logger.warning("The cache does not remember the bundle's version", exc_info=True)


def _remembered(officer: User) -> str:
    try:
        return str(cache.get(_key(officer)) or "")
    except Exception:
        logger.warning("The cache does not tell the bundle's version", exc_info=True)
        return ""


def _campaigns(centre: Centre, today: datetime.date) -> Iterator[Row]:
    """The centre's campaigns; those that are `offered` are for new sessions."""
    known = Campaign.objects.for_centre(centre).filter(
        Q(state=CampaignState.ACTIVE)
        | Q(state=CampaignState.CLOSED, ends_on__gte=today - CLOSED_FOR)
    )
    for row in known.order_by("-starts_on", "name_en", "pk").values(
        "id", "name_en", "name_ur", "starts_on", "ends_on", "state"
    ):
        row["offered"] = row.pop("state") == CampaignState.ACTIVE
        row["starts_on"], row["ends_on"] = str(row["starts_on"]), str(row["ends_on"])
        yield row


def _institutions() -> Iterator[Row]:
    """Those that stand, each with the ids that were merged into it: a draft may name one."""
    merged: dict[Any, list[str]] = defaultdict(list)
    for pk, into in (
        Institution.objects.filter(merged_into__isnull=False)
        .order_by("pk")
        .values_list("pk", "merged_into_id")
    ):
        merged[into].append(str(pk))
    for row in (
        Institution.objects.standing()
        .order_by("name_en", "name_ur", "pk")
        .values(
            "id", "name_en", "name_ur", "aliases", "district_id", "kind", "ownership",
            "gender_intake", "enrolment", "state",
        )
    ):  # fmt: skip
        key = row["id"]
        row["id"] = str(key)
        row["district"] = row.pop("district_id")
        row["merged"] = merged.get(key, [])
        yield row


def _terms(terms: models.QuerySet[Any]) -> list[Row]:
    """The whole list: what is no longer `offered` still has a name in older sessions."""
    rows = _rows(terms, "id", "key", "name_en", "name_ur", "is_offered")
    for row in rows:
        row["offered"] = row.pop("is_offered")
    return rows


def _question_sets() -> Iterator[Row]:
    """Known by the name that a session keeps."""
    for one in QuestionSet.objects.filter(sealed_at__isnull=False):
        yield {
            "id": one.name,
            "name_en": f"{one.title_en} ({one.name})",
            "name_ur": f"{one.title_ur} ({one.name})",
            "offered": one.is_offered,
        }


def _rows(queryset: models.QuerySet[Any], *names: str) -> list[Row]:
    return [
        {name.removesuffix("_id"): value for name, value in row.items()}
        for row in queryset.values(*names)
    ]


def _people(officer: User, centre: Centre) -> Iterator[Row]:
    """Who may hold a session of the centre, and who is named in one that came back."""
    groups = [role.group_name for role in FACILITATING_ROLES]
    may_hold = User.groups.through.objects.filter(user=OuterRef("pk"), group__name__in=groups)
    named = VersionFacilitator.objects.filter(
        facilitator=OuterRef("pk"),
        version__current_of__officer=officer,
        version__current_of__state=SessionState.RETURNED,
    )
    people = User.objects.annotate(may_hold=Exists(may_hold), is_named=Exists(named)).filter(
        Q(centre=centre, is_active=True, may_hold=True) | Q(is_named=True)
    )
    for person in people.order_by("first_name", "username", "pk"):
        offered = person.centre_id == centre.pk and person.is_active and person.may_hold
        yield {
            "id": person.pk,
            "name": person.get_full_name() or person.get_username(),
            "offered": offered,
        }


def _planned(officer: User, today: datetime.date) -> Iterator[Row]:
    rows = PlannedSession.objects.of_officer(officer).filter(
        planned_for__gte=today - planning.BEFORE, planned_for__lte=today + planning.AHEAD
    )
    for row in rows.order_by("planned_for", "pk").values(
        "id", "planned_for", "campaign_id", "institution_id", "state", "cancel_reason", "session_id"
    ):
        yield {
            "id": row["id"],
            "planned_for": str(row["planned_for"]),
            "campaign": row["campaign_id"],
            "institution": row["institution_id"] and str(row["institution_id"]),
            "state": row["state"],
            "cancel_reason": row["cancel_reason"],
            "session": row["session_id"] and str(row["session_id"]),
        }


def _choices() -> dict[str, list[Row]]:
    """Each closed list in its order, with its labels in each language."""
    told = in_each_language(
        lambda: {
            name: {value: str(label) for value, label in choices.choices}
            for name, choices in _CHOICES.items()
        }
    )
    return {
        name: [
            {"value": value, **{language: told[language][name][value] for language in told}}
            for value in choices.values
        ]
        for name, choices in _CHOICES.items()
    }


def _rules() -> Row:
    """The tables of the rule set and its sentences, with their named places to be filled in."""
    told = in_each_language(rule_messages.sentences)
    return {
        "rule_set": rules.RULE_SET,
        "limits": {
            "cell": rules.CELL_LIMIT,
            "number": NUMBER_LIMIT,
            "shortest_minutes": int(rules.SHORTEST.total_seconds() // 60),
            "longest_minutes": int(rules.LONGEST.total_seconds() // 60),
            "not_recorded_share": rules.NOT_RECORDED_SHARE,
            "evidence_bytes": UPLOAD_LIMIT,
            "text": TEXT_LIMITS,
        },
        "required": list(REQUIRED),
        "OTHER_SEX": [
            {"gender_intake": intake, "audience": audience, "sex": sex}
            for (intake, audience), sex in sorted(rules.OTHER_SEX.items())
        ],
        "IMPOSSIBLE_AGES": {
            kind: sorted(bands) for kind, bands in sorted(rules.IMPOSSIBLE_AGES.items())
        },
        "LEARNERS": sorted(rules.LEARNERS),
        "list": [
            {
                "code": rule.code,
                "level": rule.level.value,
                "field": rule.field,
                "on_phone": rule.on_phone,
                "explainable": rule.explainable,
            }
            for rule in rules.RULES
        ],
        "messages": {
            code: {
                variant: {language: told[language][code][variant] for language in told}
                for variant in variants
            }
            for code, variants in told["en"].items()
        },
    }

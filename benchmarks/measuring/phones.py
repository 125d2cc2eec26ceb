"""What happens in the site's own process before and after a flush: `python -m measuring.phones`.

`prepare FILE DEVICES SESSIONS` makes as many officers, signs each in, and writes what their phones
hold; `check FILE` compares the database with it; `profile FILE` stores some sessions in this
process and says which parts take the time.
"""

import cProfile
import datetime
import json
import pstats
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

PROFILED = 40


def prepare(file: Path, devices: int, sessions: int) -> None:
    """Each phone's headers, and the bodies of what it queued: real content, real hashes."""
    from django.db import transaction

    from campaigns.records.identifiers import new_id
    from mrc.core.models import Centre
    from tests.campaigns.factories import InstitutionFactory, TopicFactory, make_officer
    from tests.factories import CentreFactory, DistrictFactory, ProvinceFactory, UserFactory

    def centre(code: str) -> Centre:
        found = Centre.objects.filter(code=code).first()
        return found or CentreFactory(code=code, slug=f"bench-{code.lower()}")

    for factory in (UserFactory, ProvinceFactory, DistrictFactory, InstitutionFactory):
        # Names that no earlier process has given in this database.
        factory.reset_sequence(time.time_ns() // 1_000_000, force=True)
    centres = [centre(code) for code in ("LHE", "PEW", "ISB")]
    topic, campaigns = TopicFactory(), _campaigns(centres)
    phones = []
    with transaction.atomic():
        for number in range(devices):
            here = number % len(centres)
            officer = make_officer(centres[here])
            content = _content(officer, campaigns[here], topic.pk)
            messages = [_message(new_id(), content, at) for at in range(sessions)]
            phones.append({"headers": _signed_in(officer), "messages": messages})
    file.write_text(json.dumps(phones))


def _campaigns(centres: list[Any]) -> list[Any]:
    from django.utils import timezone

    from tests.campaigns.factories import CampaignFactory

    today, span = timezone.localdate(), datetime.timedelta(days=60)
    return [
        CampaignFactory(
            slug=f"flush-{centre.code.lower()}-{time.time_ns()}",
            centres=[centre], starts_on=today - span, ends_on=today + span,
        )
        for centre in centres
    ]  # fmt: skip


def _content(officer: Any, campaign: Any, topic: int) -> dict[str, Any]:
    from tests.campaigns.factories import InstitutionFactory, make_content
    from tests.factories import DistrictFactory

    institution = InstitutionFactory(district=DistrictFactory())
    return make_content(
        officer, campaign=campaign.pk, topics=[topic], institution=str(institution.pk)
    )


def _message(pk: Any, content: dict[str, Any], at: int) -> dict[str, Any]:
    """A session on a day of its own: a queue of some weeks, as after a tour without a signal."""
    from django.utils import timezone

    from campaigns.records.content import content_hash, parse_content

    held_on = timezone.localdate() - datetime.timedelta(days=1 + at % 20)
    parsed = parse_content({**content, "held_on": held_on.isoformat(), "notes": f"Session {at}"})
    digest = content_hash(parsed)
    body = {"base_version": 0, "content": parsed.as_json(), "content_hash": digest}
    return {"id": str(pk), "digest": digest, "body": json.dumps(body)}


def _signed_in(officer: Any) -> dict[str, str]:
    """Cookies as its browser keeps them, and the key that goes with them."""
    from django.conf import settings
    from django.http import HttpRequest
    from django.test import Client

    from mrc.core.accounts.second_factor import record_second_factor

    client = Client(HTTP_HOST=settings.ALLOWED_HOSTS[0], HTTP_X_FORWARDED_PROTO="https")
    client.force_login(officer)
    # As after a code from the authenticator app, which production wants of officers too.
    request = HttpRequest()
    request.session, request.user = client.session, officer
    record_second_factor(request)
    request.session.save()
    client.get("/api/outreach/ping")
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    return {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "X-CSRFToken": cookies[settings.CSRF_COOKIE_NAME],
        "Content-Type": "application/json",
        "Referer": f"https://{settings.ALLOWED_HOSTS[0]}/en/outreach/",
    }


def check(file: Path) -> dict[str, int]:
    """What was sent and is not there, what is there twice, what is there in part."""
    from django.db.models import Count, F, Sum

    from campaigns.models import AttendanceCount, Session, SessionVersion
    from campaigns.records.integrity import problems

    sent = {
        message["id"]: message["digest"]
        for phone in json.loads(file.read_text())
        for message in phone["messages"]
    }
    stored = {
        str(pk): digest
        for pk, digest in SessionVersion.objects.filter(number=1).values_list(
            "session_id", "content_hash"
        )
    }
    references = Counter(Session.objects.values_list("reference", flat=True))
    ours = SessionVersion.objects.filter(session_id__in=sent)
    twice = ours.values("session").annotate(n=Count("pk")).filter(n__gt=1)
    totals = AttendanceCount.objects.filter(version__session_id__in=sent)
    whole = (
        totals.values("version")
        .annotate(total=Sum("count"))
        .filter(total=F("version__headcount_declared"))
        .count()
    )
    return {
        "sent": len(sent),
        "lost": sum(stored.get(pk) != digest for pk, digest in sent.items()),
        "twice": twice.count() + sum(number > 1 for number in references.values()),
        "in part": ours.count() - whole,
        "problems": len(list(problems())),
    }


def profile(file: Path) -> dict[str, Any]:
    """Queries and milliseconds of one PUT in this process, and the functions that take them."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    phone = json.loads(file.read_text())[0]
    headers = {
        name if name == "CONTENT_TYPE" else f"HTTP_{name}": value
        for name, value in (
            (key.upper().replace("-", "_"), value) for key, value in phone["headers"].items()
        )
    }
    client = Client(HTTP_HOST=settings.ALLOWED_HOSTS[0], HTTP_X_FORWARDED_PROTO="https", **headers)

    def put(message: dict[str, Any]) -> None:
        answer = client.put(
            f"/api/outreach/sessions/{message['id']}", message["body"], "application/json"
        )
        assert answer.status_code == 201, answer.content

    messages = phone["messages"][: PROFILED + 2]
    put(messages[0])
    statements: list[str] = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        put(messages[1])
    profiler = cProfile.Profile()
    began = time.process_time()
    profiler.enable()
    for message in messages[2:]:
        put(message)
    profiler.disable()
    spent = time.process_time() - began
    number = max(1, len(messages) - 2)
    return {
        "queries": len(statements),
        "profiled ms": spent / number * 1000,
        "functions": _slowest(profiler, number),
    }


def _slowest(profiler: cProfile.Profile, number: int) -> list[dict[str, Any]]:
    """Our own functions by what they and those below them take, in milliseconds a session."""
    rows = []
    for (path, _line, name), (_c, calls, _own, total, _by) in pstats.Stats(profiler).stats.items():  # type: ignore[attr-defined]
        if "/campaigns/" in path or "/mrc/core/" in path or name in ("execute", "commit"):
            place = "/".join(Path(path).parts[-3:])
            rows.append({
                "function": f"{place}:{name}", "calls": calls / number,
                "ms": total / number * 1000,
            })  # fmt: skip
    return sorted(rows, key=lambda row: -row["ms"])[:25]


def main() -> None:
    import django

    django.setup()
    step, file, *numbers = sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:])
    if step == "prepare":
        prepare(file, *numbers)
    else:
        print(json.dumps({"check": check, "profile": profile}[step](file)))


if __name__ == "__main__":
    main()

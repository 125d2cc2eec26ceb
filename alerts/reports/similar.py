"""Reports that speak of the same swindler, found without anything of them in the open.

When a report is stored, each mark in it (a phone or account number, an address on the net ...; see
`marks`) is remembered as a keyed hash. Equal marks have equal hashes, so a join finds the other
reports; without the key a hash tells nothing, and a list of all phone numbers cannot be tried
against the table. The key is derived from the newest report key: after a rotation
`remember_again` makes the hashes anew.
"""

import base64
import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction

from mrc.core.encryption import Unreadable

from .marks import Mark, marks_in
from .models import ReportMark, ScamReport

_PURPOSE = b"mrc: marks of scam reports"


def remember_marks(report: ScamReport) -> None:
    """Makes the hashes of a report's marks anew, with the newest key. Safe to run again.

    What cannot be read keeps the hashes that it has.
    """
    texts = (report.what_happened, report.who)
    if any(isinstance(text, Unreadable) for text in texts):
        return
    key = _key_of(_keys()[0])
    with transaction.atomic():
        ReportMark.objects.filter(report=report).delete()
        ReportMark.objects.bulk_create(
            ReportMark(report=report, kind=mark.kind, digest=_digest(key, mark))
            for mark in sorted(marks_in(texts))
        )


def remember_again() -> int:
    """After a rotation: the hashes of every report with the newest key; gives how many reports."""
    count = 0
    for report in ScamReport.objects.kept().iterator(chunk_size=100):
        remember_marks(report)
        count += 1
    return count


def shared_marks(texts: Iterable[str], *, other_than: ScamReport) -> dict[object, set[str]]:
    """Keys of other reports -> the kinds of marks that they share with these texts.

    Asks with every key that is set, so that a rotation in progress hides nothing. It knows no
    centre: whoever shows the reports asks `visible_to`.
    """
    marks = marks_in(texts)
    digests = {_digest(_key_of(key), mark) for key in _keys() for mark in marks}
    found: dict[object, set[str]] = defaultdict(set)
    rows = ReportMark.objects.filter(digest__in=digests).exclude(report=other_than)
    for report_id, kind in rows.values_list("report_id", "kind"):
        found[report_id].add(kind)
    return dict(found)


def _keys() -> tuple[str, ...]:
    return tuple(settings.MRC_REPORT_KEYS)


def _key_of(report_key: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
    return derivation.derive(base64.urlsafe_b64decode(report_key))


def _digest(key: bytes, mark: Mark) -> str:
    return hmac.new(key, f"{mark.kind}:{mark.value}".encode(), hashlib.sha256).hexdigest()

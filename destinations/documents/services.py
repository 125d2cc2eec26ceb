"""Draws the documents of a guide, keeps their files, and asks the worker for it."""

import datetime
import logging
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from mrc.core.drawing.apart import Drawing, DrawingError, draw_apart

from .content import GuideContent, read_content, readable_guide
from .fingerprints import fingerprint, last_day
from .kinds import SHEETS, DocumentKind
from .models import LANGUAGES, GuideDocument
from .printed import print_document

if TYPE_CHECKING:
    from destinations.models import GuidePage

logger = logging.getLogger(__name__)

#: The style sheets of both documents.
STYLES = Path(__file__).parent / "styles"
#: Below the storage's root. Nobody is sent there: `views` asks first whether a file still holds.
FOLDER = "guides"
#: After this the worker is asked again: whoever was asked before has died.
PATIENCE = datetime.timedelta(minutes=10)
_PROBLEM_LENGTH = 300


class DocumentsFailedError(Exception):
    """At least one document could not be drawn now; another attempt may succeed."""


@dataclass(frozen=True)
class Edition:
    """The documents of one guide in one language, as they would be drawn today."""

    guide: "GuidePage"
    content: GuideContent

    def fingerprint(self, kind: DocumentKind) -> str:
        return fingerprint(self.content, kind)

    def row(self, kind: DocumentKind) -> dict[str, Any]:
        """Which row it is."""
        language = self.content.language
        return {"guide": self.guide.translation_key, "language": language, "kind": kind.value}


def is_current(document: GuideDocument | None, edition: Edition, kind: DocumentKind) -> bool:
    """Whether its file says what the guide says today, and nothing in it has passed its date."""
    if document is None or not document.name:
        return False
    if document.valid_until is not None and document.valid_until < edition.content.today:
        return False
    return document.fingerprint == edition.fingerprint(kind)


def read_edition(guide: "GuidePage", *, today: datetime.date) -> Edition:
    return Edition(guide, read_content(guide, today=today))


def draw_guide(key: uuid.UUID, *, today: datetime.date, again: bool = False) -> int:
    """Draw what is out of date of a guide's documents, or all with `again`; gives how many.

    Safe to repeat. What fails leaves its reason, keeps nothing else from being drawn, and raises
    DocumentsFailedError at the end. A guide that not everybody may read any more loses its files.
    """
    drawn, failed = 0, []
    # From here on another change may ask again: what is read below may miss it.
    GuideDocument.objects.filter(guide=key).update(asked_at=None)
    for language in LANGUAGES:
        rows = GuideDocument.objects.filter(guide=key, language=language)
        guide = readable_guide(language=language, key=key)
        if guide is None:
            remove(rows)
            continue
        edition = read_edition(guide, today=today)
        documents = {document.kind: document for document in rows}
        for kind in DocumentKind:
            if not again and _is_kept(documents.get(kind.value), edition, kind):
                continue
            if _draw_one(edition, kind):
                drawn += 1
            else:
                failed.append(f"{language} {kind.value}")
    if failed:
        raise DocumentsFailedError(f"{key}: {', '.join(failed)}")
    return drawn


def _is_kept(document: GuideDocument | None, edition: Edition, kind: DocumentKind) -> bool:
    if document is None or not is_current(document, edition, kind):
        return False
    return default_storage.exists(document.name)


def _draw_one(edition: Edition, kind: DocumentKind) -> bool:
    country = edition.guide.country
    try:
        printed = print_document(edition.content, kind)
        drawing = draw_apart(printed.html, SHEETS[kind], styles=STYLES, pictures=printed.pictures)
    except DrawingError as error:
        logger.error("A document could not be drawn: %s %s", edition.guide.slug, kind.value)
        problem = {"country": country, "problem": str(error)[:_PROBLEM_LENGTH]}
        GuideDocument.objects.update_or_create(**edition.row(kind), defaults=problem)
        return False
    _keep(edition, kind, drawing)
    return True


def _keep(edition: Edition, kind: DocumentKind, drawing: Drawing) -> None:
    """Store the file under a name that no other ever has, then forget the one before it."""
    name = default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}.pdf", ContentFile(drawing.content))
    values = {
        "country": edition.guide.country,
        "fingerprint": edition.fingerprint(kind),
        "valid_until": last_day(edition.content, kind),
        "name": name,
        "size": len(drawing.content),
        "pages": drawing.pages,
        "drawn_at": timezone.now(),
        "problem": "",
    }
    with transaction.atomic():
        rows = GuideDocument.objects.filter(**edition.row(kind)).select_for_update()
        before = rows.values_list("name", flat=True).first()
        GuideDocument.objects.update_or_create(**edition.row(kind), defaults=values)
        if before:
            transaction.on_commit(partial(delete_file, before))


def delete_file(name: str) -> None:
    """Delete a file that no row refers to any more."""
    if not GuideDocument.objects.filter(name=name).exists():
        default_storage.delete(name)


def remove(documents: Any) -> int:
    """Delete documents with their files; gives how many."""
    names = [name for name in documents.values_list("name", flat=True) if name]
    with transaction.atomic():
        number = documents.delete()[0]
        for name in names:
            transaction.on_commit(partial(delete_file, name))
    return int(number)


def known_guides(countries: Iterable[int] | None = None) -> dict[uuid.UUID, int]:
    """The guides that are live or have documents, each with the key of its country; of some
    countries (their keys) or of all."""
    from destinations.models import GuidePage

    guides, documents = GuidePage.objects.live(), GuideDocument.objects.all()
    if countries is not None:
        countries = list(countries)
        guides = guides.filter(country__in=countries)
        documents = documents.filter(country__in=countries)
    live = guides.order_by("country__slug").values_list("translation_key", "country_id")
    return {**dict(live), **dict(documents.values_list("guide", "country_id"))}


def ask_for(key: uuid.UUID, *, country_id: int, now: datetime.datetime) -> bool:
    """Ask the worker for a guide's documents, unless it has been asked already; gives whether.

    However many changes or readers come, one drawing waits: the row of the English card is the
    one that remembers it.
    """
    from .tasks import draw_documents_of

    if not settings.MRC_DRAW_CARDS:
        return False
    values = {"guide": key, "language": LANGUAGES[0], "kind": DocumentKind.CARD.value}
    GuideDocument.objects.get_or_create(**values, defaults={"country_id": country_id})
    unasked = GuideDocument.objects.filter(**values).filter(
        Q(asked_at=None) | Q(asked_at__lt=now - PATIENCE) | Q(asked_at__gt=now)
    )
    if not unasked.update(asked_at=now):
        return False
    draw_documents_of.enqueue(str(key))
    return True

"""Every public page that a kept guide consists of."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from destinations.documents.kinds import DocumentKind
from destinations.documents.models import GuideDocument
from destinations.listening.models import Recording
from mrc.core.bilingual import current_language

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from destinations.models import GuidePage, GuidePartPage


class Kind(StrEnum):
    """What an address is, for the reader's list and for the order in which it is fetched."""

    PAGE = "page"
    PRINT = "print"
    SHELF = "shelf"
    FILE = "file"
    PICTURE = "picture"
    RECORDING = "recording"
    CARD = "card"


class Group(StrEnum):
    """What the reader chooses: the guide itself, and what is larger or of use to some."""

    GUIDE = "guide"
    RECORDINGS = "recordings"
    CARD = "card"


@dataclass(frozen=True)
class Address:
    """A path on this site. Its bytes are the same for everybody."""

    url: str
    kind: Kind
    group: Group = Group.GUIDE
    title: str = ""


def guide_addresses(guide: "GuidePage", request: HttpRequest | None = None) -> list[Address]:
    """Pages, print view, recordings, the card as PDF where there is one, and the lists of what is
    kept. What the pages load follows from their HTML (`manifest.build`)."""
    parts = readable_parts(guide)
    home = guide.get_url(request) or ""
    found = [Address(home, Kind.PAGE, title=guide.title)]
    found += [Address(part.get_url(request) or "", Kind.PAGE, title=part.title) for part in parts]
    found.append(
        Address(f"{home}{guide.reverse_subpage('print_whole')}", Kind.PRINT, title=_("Print"))
    )
    found += [Address(one, Kind.SHELF) for one in shelves()]
    return [*found, *_recordings([guide, *parts]), *_card(guide)]


def readable_parts(guide: "GuidePage") -> "list[GuidePartPage]":
    """Its live parts that everybody may see, in the order in which they are read."""
    from destinations.models import GuidePartPage

    parts = GuidePartPage.objects.child_of(guide).readable().select_related("locale")
    return list(parts.defer_streamfields().order_by("path"))


def pages_with_voice(pages: "Iterable[GuidePage | GuidePartPage]") -> list[int]:
    """Keys of the pages whose recordings they show: their source's while they wait for their
    translation."""
    return [page.alias_of_id or page.pk for page in pages]


def _recordings(pages: "Iterable[GuidePage | GuidePartPage]") -> list[Address]:
    found = Recording.objects.filter(page_id__in=pages_with_voice(pages)).order_by("pk")
    return [Address(one.file.url, Kind.RECORDING, Group.RECORDINGS) for one in found]


def cards_of(guide: "GuidePage") -> "QuerySet[GuideDocument]":
    """The guide's emergency card in the language being read, where it has been drawn."""
    return GuideDocument.objects.filter(
        guide=guide.translation_key, language=current_language(), kind=DocumentKind.CARD
    ).exclude(name="")


def _card(guide: "GuidePage") -> list[Address]:
    if not cards_of(guide).exists():
        return []
    return [Address(reverse("guide_card_pdf", args=[guide.slug]), Kind.CARD, Group.CARD)]


def shelves() -> list[str]:
    """The lists of what is kept, in every language: what the worker shows for other pages."""
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append(reverse("kept"))
    return found

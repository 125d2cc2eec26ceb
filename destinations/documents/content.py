"""What the documents of a guide show, read in a fixed number of queries."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q
from wagtail.images import get_image_model

from destinations.fact_book import FactBook, FactEntry
from destinations.models.parts import GuidePart
from mrc.core.drawing.texts import NUMBER
from mrc.core.places.models import Contact
from mrc.core.sources import CheckState

if TYPE_CHECKING:
    from destinations.models import FactKind, GuidePage, GuidePartPage


#: More do not fit on a passport; the guide has them all.
HELP_LINES = 6


@dataclass(frozen=True)
class HelpLine:
    """Somebody to call, as the emergency card shows it."""

    contact: Contact
    #: What for, in the words of the guide, which may be in the other language.
    note: str
    note_language: str
    is_checked: bool


@dataclass(frozen=True)
class GuideContent:
    """One guide in one language on one day."""

    guide: "GuidePage"
    #: Of the tree in which the guide stands; the text of a part may still wait for it.
    language: str
    today: datetime.date
    #: Those that everybody may read, with their bodies, in order.
    parts: "list[GuidePartPage]"
    book: FactBook
    #: On the card at the top of the guide.
    facts: list[FactEntry]
    #: Whom to call in that country.
    emergency: list[FactEntry]
    #: Every kind that the guide shows anywhere.
    entries: list[FactEntry]
    #: The contacts that its texts name, by key in the database, and the helpline.
    contacts: dict[int, Contact]
    helpline: Contact | None
    #: Hashes of the pictures in its texts, by key in the database.
    pictures: dict[int, str]

    @cached_property
    def help(self) -> "list[HelpLine]":
        """Whom to call beside the numbers of the country: the helpline, then those of the part
        about things that go wrong, without those that are numbers of the country already."""
        named = [(self.helpline, "", self.language)] if self.helpline else []
        for part in self.parts:
            if part.part == GuidePart.IF_THINGS_GO_WRONG:
                named += [
                    (self.contacts[key], note, part.text_language)
                    for key, note in _contacts_of(part.body.raw_data)
                    if key in self.contacts
                ]
        known = self._emergency_numbers()
        found: dict[int, HelpLine] = {}
        for contact, note, language in named:
            digits = digits_of(contact.phone or contact.whatsapp)
            first = found.get(contact.pk)
            if first is not None and not first.note:
                # The helpline comes first; what for stands where the guide names it.
                found[contact.pk] = replace(first, note=note, note_language=language)
            elif first is None and digits and digits not in known:
                is_checked = contact.check_state(self.today) is CheckState.CHECKED
                found[contact.pk] = HelpLine(contact, note, language, is_checked)
        return list(found.values())[:HELP_LINES]

    def _emergency_numbers(self) -> set[str]:
        values = [e.fact.value_en for e in self.emergency if e.fact is not None]
        return {digits_of(number) for value in values for number in NUMBER.findall(value)}


def digits_of(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit())


def readable_guide(*, language: str, slug: str = "", key: Any = None) -> "GuidePage | None":
    """The guide that everybody may read in that tree, by its slug or its translation key.

    A page that stands in for a translation is as private as the page that it shows.
    """
    from destinations.models import GuidePage

    guides = GuidePage.objects.readable().select_related("country", "locale", "alias_of")
    wanted = Q(translation_key=key) if key is not None else Q(slug=slug)
    guide = guides.filter(wanted, locale__language_code=language).first()
    if guide is None or not guide.alias_of_id:
        return guide
    return guide if GuidePage.objects.readable().filter(pk=guide.alias_of_id).exists() else None


def read_content(guide: "GuidePage", *, today: datetime.date) -> GuideContent:
    """Everything that a fingerprint or a drawing needs: four queries, one more where a part stands
    in for its translation, and one where there are pictures."""
    from destinations.models import FactGroup

    parts = _readable_parts(guide)
    pages: list[GuidePage | GuidePartPage] = [guide, *parts]
    blocks = [row for page in pages for row in _rows(page.body.raw_data)]
    named = {row["value"]["contact"] for row in blocks if row["type"] == "contact"}
    shown = {key for row in blocks for key in _kind_keys(row)}
    kinds = _kinds(shown)
    book = FactBook(guide.country, today=today)
    contacts = Contact.objects.filter(Q(pk__in=named) | Q(key=settings.MRC_HELPLINE_KEY))
    by_key = {contact.pk: contact for contact in contacts.order_by("pk")}
    return GuideContent(
        guide=guide,
        language=guide.locale.language_code,
        today=today,
        parts=parts,
        book=book,
        facts=book.entries(kind for kind in kinds if kind.on_card),
        emergency=_emergency(book.entries(k for k in kinds if k.group == FactGroup.EMERGENCY)),
        entries=book.entries(kinds),
        contacts=by_key,
        pictures=_pictures({row["value"]["image"] for row in blocks if row["type"] == "image"}),
        helpline=next((c for c in by_key.values() if c.key == settings.MRC_HELPLINE_KEY), None),
    )


def _readable_parts(guide: "GuidePage") -> "list[GuidePartPage]":
    from destinations.models import GuidePartPage

    readable = GuidePartPage.objects.readable()
    of_guide = readable.child_of(guide).select_related("locale", "alias_of").order_by("path")
    parts = list(of_guide)
    sources = {part.alias_of_id for part in parts if part.alias_of_id}
    if sources:
        open_sources = set(readable.filter(pk__in=sources).values_list("pk", flat=True))
        parts = [p for p in parts if not p.alias_of_id or p.alias_of_id in open_sources]
    return parts


def _kinds(shown: set[int]) -> "list[FactKind]":
    """Those of the card, of emergencies and of the texts, in a guide's order."""
    from destinations.models import FactGroup, FactKind

    wanted = Q(on_card=True) | Q(group=FactGroup.EMERGENCY) | Q(pk__in=shown)
    return sorted(FactKind.objects.filter(wanted), key=attrgetter("place"))


def _pictures(named: set[int]) -> dict[int, str]:
    if not named:
        return {}
    images = get_image_model().objects.filter(pk__in=named).order_by("pk")
    return dict(images.values_list("pk", "file_hash"))


def _emergency(entries: list[FactEntry]) -> list[FactEntry]:
    """What every guide shows, missing or not, and beyond that what is known."""
    return [e for e in entries if e.kind.on_card or (e.fact is not None and e.fact.is_stated())]


def _rows(raw: Any) -> Iterator[dict[str, Any]]:
    """The blocks of a body as the database keeps them."""
    return (row for row in raw if isinstance(row, dict) and isinstance(row.get("value"), dict))


def _contacts_of(raw: Any) -> list[tuple[int, str]]:
    rows = [row["value"] for row in _rows(raw) if row["type"] == "contact"]
    return [(value["contact"], value.get("note") or "") for value in rows]


def _kind_keys(row: dict[str, Any]) -> Iterator[int]:
    """Of the blocks that show facts, and of those that add them up."""
    for item in [*(row["value"].get("kinds") or []), *(row["value"].get("beside") or [])]:
        # Lists were once kept without a name for each of their items.
        key = item.get("value") if isinstance(item, dict) else item
        if key is not None:
            yield key

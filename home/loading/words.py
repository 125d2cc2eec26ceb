"""The glossary, warnings' ready texts, and the Urdu that waits for a native editor's check."""

from typing import Any

from django.db import transaction
from wagtail.models import Locale, Page

from alerts.models import ReadyText
from home.models import GlossaryTerm, HardWord, UrduNote

from .files import read_yaml
from .pages import find_page


@transaction.atomic
def load_glossary() -> None:
    """Create the words that are missing; one that exists stays as it is."""
    for row in read_yaml("glossary.yaml"):
        GlossaryTerm.objects.get_or_create(
            key=row["key"],
            defaults={
                **{
                    f"{name}_{language}": row[f"{name}_{language}"]
                    for name in ("term", "about")
                    for language in ("en", "ur")
                },
                "aliases_en": "\n".join(row.get("aliases_en") or []),
                "aliases_ur": "\n".join(row.get("aliases_ur") or []),
            },
        )


@transaction.atomic
def load_hard_words() -> None:
    """Create the hard words that are missing; one that exists stays as it is."""
    for language, words in read_yaml("hard-words.yaml").items():
        for word, instead in words.items():
            HardWord.objects.get_or_create(
                language=language, word=word, defaults={"instead": instead}
            )


@transaction.atomic
def load_ready_texts() -> None:
    """Create the ready texts that are missing; one that exists stays as it is."""
    for row in read_yaml("ready-texts.yaml"):
        ReadyText.objects.get_or_create(
            key=row["key"],
            defaults={
                "part": row["part"],
                "kind": row["kind"],
                "text_en": row["text_en"],
                "text_ur": row["text_ur"],
                **({"order": row["order"]} if "order" in row else {}),
            },
        )


@transaction.atomic
def load_urdu_notes() -> None:
    """Create the questions that are missing, each with its page where it is about one."""
    for row in read_yaml("urdu-to-check.yaml"):
        UrduNote.objects.get_or_create(
            where=row["file"],
            text_ur=row["text"],
            defaults={"question": row["question"], "page": page_of(row["file"])},
        )


def page_of(file: str) -> Page | None:
    """The Urdu page that is made from a content file; None for a list such as the contacts."""
    if not file.startswith("pages/"):
        return None
    path = file.removeprefix("pages/").removesuffix(".ur.yaml").removesuffix(".en.yaml")
    page: Any = find_page("" if path == "home" else path)
    if page is None:
        return None
    return page.get_translation_or_none(Locale.objects.get(language_code="ur"))

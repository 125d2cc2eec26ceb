"""The texts of a report: written by people, kept with every earlier wording."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from mrc.core.models import User

from .choices import LANGUAGES, Section
from .errors import MovedOnError
from .models import DonorReport, ReportText

#: A part and its language: what one box of the form holds.
Place = tuple[str, str]
#: Without it in both languages nothing can be reviewed.
REQUIRED = Section.SUMMARY


@dataclass(frozen=True)
class Chapter:
    """One part of the narrative as it stands: empty where nobody has written it."""

    section: Section
    texts: Mapping[str, str]

    @property
    def title(self) -> str | Promise:
        return self.section.label

    @property
    def text_en(self) -> str:
        return self.texts.get("en", "")

    @property
    def text_ur(self) -> str:
        return self.texts.get("ur", "")


def current_texts(report: DonorReport) -> dict[Place, ReportText]:
    """The newest wording of every box that was ever filled; one query."""
    rows = report.texts.select_related("by").order_by("number")
    return {(row.section, row.language): row for row in rows}


def chapters(report: DonorReport) -> list[Chapter]:
    """Every part in its order, written or not."""
    known = current_texts(report)
    return [
        Chapter(
            section,
            {
                language: known[section.value, language].text
                for language in LANGUAGES
                if (section.value, language) in known
            },
        )
        for section in Section
    ]


def missing_texts(report: DonorReport) -> list[str]:
    """What keeps the narrative from being reviewed: the summary, and halves of pairs."""
    missing = []
    for chapter in chapters(report):
        written = {language for language in LANGUAGES if chapter.texts.get(language)}
        if not written and chapter.section != REQUIRED:
            continue
        for language in LANGUAGES:
            if language not in written:
                name = _("in Urdu") if language == "ur" else _("in English")
                missing.append(f"{chapter.title}: {name}")
    return missing


def store_texts(
    report: DonorReport,
    *,
    texts: Mapping[Place, str],
    numbers: Mapping[Place, int],
    by: User,
    now: datetime.datetime,
) -> int:
    """Writes the boxes that changed as their next versions; gives how many.

    `numbers` says on which version of each box the person wrote. Raises `MovedOnError` where
    somebody else has written another one since.
    """
    known = current_texts(report)
    rows = []
    for place, text in texts.items():
        standing = known.get(place)
        number = standing.number if standing else 0
        plain = text.replace("\r\n", "\n").strip()
        if plain == (standing.text if standing else ""):
            continue
        if numbers.get(place, 0) != number:
            raise MovedOnError(
                _(
                    "Somebody else has written here in the meantime. Their text is shown below; "
                    "yours is still in the box."
                ),
                field=f"{place[0]}_{place[1]}",
            )
        section, language = place
        rows.append(
            ReportText(
                report=report,
                section=section,
                language=language,
                number=number + 1,
                text=plain,
                by=by,
                at=now,
            )
        )
    ReportText.objects.bulk_create(rows)
    return len(rows)

"""The text of a page as its readers get it, passage by passage."""

from dataclasses import dataclass
from html import unescape

from django.utils.html import strip_tags
from wagtail.models import Page
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from mrc.core.models import BasePage

from .models import HardWord
from .sentences import HardWords, Sentence, read

#: Texts for search engines and addresses, which no reader of the page reads.
_NOT_READ = ("slug", "seo_title", "search_description")


@dataclass(frozen=True)
class PageText:
    language: str
    passages: list[list[Sentence]]

    @property
    def long(self) -> int:
        return sum(sentence.is_long for passage in self.passages for sentence in passage)

    @property
    def hard(self) -> int:
        return sum(len(sentence.hard) for passage in self.passages for sentence in passage)

    @property
    def words(self) -> int:
        return sum(sentence.words for passage in self.passages for sentence in passage)


def hard_words() -> dict[str, HardWords]:
    """The editors' list by language."""
    rows = HardWord.objects.values_list("language", "word", "instead")
    return {
        code: HardWords.of((word, instead) for language, word, instead in rows if language == code)
        for code in ("en", "ur")
    }


def page_text(page: BasePage, hard: dict[str, HardWords]) -> PageText:
    """The page's text with what is hard to read in it. Links and marks-up count for nothing."""
    language = page.text_language
    passages = [
        read(plain, language=language, hard=hard[language])
        for plain in map(_plain, _strings(page))
        if plain
    ]
    return PageText(language, passages)


def newest(page: Page) -> BasePage:
    """The page as its writer left it, published or not."""
    draft: BasePage = page.get_latest_revision_as_object()
    return draft


def _strings(page: Page) -> list[str]:
    segments = [
        segment
        for segment in extract_segments(page)
        if isinstance(segment, StringSegmentValue)
        and segment.path.partition(".")[0] not in _NOT_READ
    ]
    return [segment.string.data for segment in sorted(segments, key=lambda one: one.order)]


def _plain(html: str) -> str:
    return " ".join(unescape(strip_tags(html)).split())

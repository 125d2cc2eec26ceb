"""What words mean to search: countries, words that mean the same, the glossary, and how the words
of pages sound.

In memory, read anew when an editor changes a group of words, a country or the glossary: no page is
indexed again for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from destinations.models import Country
from home.glossary import GlossaryTerm
from mrc.core.search.kept import Kept
from mrc.core.search.sounds import FEWEST_BONES, Sound, alike, sound_of
from mrc.core.urdu import fold_name

from .catalogue import catalogue
from .synonyms import SynonymGroup, lines_of

#: Words of the pages that sound like one that was typed; more than these are chance.
MOST_ALIKE = 6


@dataclass(frozen=True)
class Meaning:
    """What a form stands for."""

    #: Folded forms of which any may stand on a page.
    forms: frozenset[str]
    country: int | None = None
    topic: int | None = None


@dataclass
class Lexicon:
    #: Folded form, of one word or several -> its meanings.
    meanings: dict[str, list[Meaning]] = field(default_factory=lambda: defaultdict(list))
    #: The same for forms of one word, by what they sound like.
    _forms_by_sound: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    #: Words of titles and summaries, by what they sound like.
    _words_by_sound: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    #: Words of titles and summaries.
    words: set[str] = field(default_factory=set)
    #: How many words the longest form has.
    longest: int = 1

    def add(self, forms: Iterable[str], meaning: Meaning) -> None:
        for form in forms:
            if not form:
                continue
            if form not in self.meanings and " " not in form:
                self._forms_by_sound[sound_of(form).bones].append(form)
            self.meanings[form].append(meaning)
            self.longest = max(self.longest, form.count(" ") + 1)

    def add_words(self, words: set[str]) -> None:
        self.words |= words
        for word in sorted(words):
            self._words_by_sound[sound_of(word).bones].append(word)

    def heard_as(self, word: str) -> list[str]:
        """Known forms that sound like a word which neither editors nor pages know."""
        if " " in word or word in self.meanings or word in self.words:
            return []
        return list(self._alike(sound_of(word), self._forms_by_sound))

    def words_like(self, word: str) -> list[str]:
        """Words of pages in the other script that sound like it: پشاور for Peshawar."""
        sound = sound_of(word)
        # Urdu words of two consonants are like too many English ones.
        if sound.is_urdu and len(sound.bones) <= FEWEST_BONES:
            return []
        found = self._alike(sound, self._words_by_sound)
        return [one for one in found if sound_of(one).is_urdu != sound.is_urdu][:MOST_ALIKE]

    @staticmethod
    def _alike(sound: Sound, table: dict[str, list[str]]) -> Iterator[str]:
        return (form for form in table.get(sound.bones, ()) if alike(sound, sound_of(form)))


def _country_forms(country: Country) -> frozenset[str]:
    names = (fold_name(name.replace(".", "")) for name in country.known_names())
    return frozenset(name for name in names if name and name != country.code.lower())


def _build() -> Lexicon:
    lexicon = Lexicon()
    for country in Country.objects.all():
        forms = _country_forms(country)
        lexicon.add(sorted(forms), Meaning(forms, country=country.pk))
    groups = list(SynonymGroup.objects.all())
    for group in groups:
        words, finds = _folded(group.words), _folded(group.finds)
        lexicon.add(words, Meaning(frozenset([*words, *finds]), topic=group.topic_id))
    for term in GlossaryTerm.objects.all():
        forms = frozenset(_term_forms(term)) - {""}
        lexicon.add(sorted(forms), Meaning(forms))
    _follow(groups, lexicon)
    of_pages: set[str] = set()
    for entry in catalogue().entries.values():
        of_pages.update(entry.title_key.split(), entry.summary_key.split())
    lexicon.add_words(of_pages)
    return lexicon


def _folded(text: str) -> list[str]:
    return [fold_name(form) for form in lines_of(text)]


def _follow(groups: Iterable[SynonymGroup], lexicon: Lexicon) -> None:
    """What finds a word one way finds all that the word itself finds: its other forms, its
    country, and its topic where the group has none of its own. One step only."""
    followed = []
    for group in groups:
        for form in _folded(group.finds):
            for meaning in lexicon.meanings.get(form, ()):
                topic = meaning.topic if group.topic_id is None else None
                followed.append((group, Meaning(meaning.forms, meaning.country, topic)))
    for group, meaning in followed:
        lexicon.add(_folded(group.words), meaning)


def _term_forms(term: GlossaryTerm) -> Iterator[str]:
    """Without what stands in brackets: “Migrant Resource Centre (MRC)” is typed by nobody."""
    for language in ("en", "ur"):
        yield fold_name(getattr(term, f"term_{language}").partition("(")[0])
        yield from map(fold_name, term.forms_in(language))


lexicon: Kept[Lexicon] = Kept("search-words", _build)


@receiver([page_published, page_unpublished])
@receiver([post_save, post_delete], sender=SynonymGroup)
@receiver([post_save, post_delete], sender=GlossaryTerm)
@receiver([post_save, post_delete], sender=Country)
def forget_words(sender: Any, **kwargs: Any) -> None:
    """A changed word is known to search at once, and so is that of a new title."""
    lexicon.forget()

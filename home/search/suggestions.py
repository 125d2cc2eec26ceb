"""What may be meant, while somebody types: countries, titles of pages and editors' words.

Never what other readers typed: public names only, so that anybody may keep the answer.
"""

from dataclasses import dataclass

from mrc.core.search.sounds import alike, sound_of
from mrc.core.urdu import fold_name

from .catalogue import Entry, catalogue
from .lexicon import lexicon
from .stop_words import STOP_WORDS

#: Shorter beginnings fit everything.
FEWEST_LETTERS = 2
MOST = 8
_MOST_WORDS = 3
_LONGEST = 60


@dataclass(frozen=True)
class Suggestion:
    text: str
    #: The page's address; "" means: look for the text.
    url: str = ""


def suggestions(typed: str, *, language: str) -> list[Suggestion]:
    """At most eight: guides by every name of their country, then titles, then words to look for."""
    key = fold_name(typed[:_LONGEST].replace(".", ""))
    if len(key.replace(" ", "")) < FEWEST_LETTERS:
        return []
    entries = catalogue().of_language(language)
    titles = [*_guides(key, entries), *_titles(key, entries)]
    found = {entry.page.pk: entry for entry in titles}
    pages = [Suggestion(entry.title, entry.page.get_url() or "") for entry in found.values()]
    shown = {fold_name(one.text) for one in pages}
    words = [Suggestion(word) for word in _words(key, language) if word not in shown]
    # Room for words to look for, also where many titles fit.
    kept = pages[: MOST - min(len(words), _MOST_WORDS)]
    return [*kept, *words[: MOST - len(kept)]]


def _guides(key: str, entries: list[Entry]) -> list[Entry]:
    countries = {
        meaning.country
        for form, meanings in lexicon().meanings.items()
        if _begins(form, key)
        for meaning in meanings
        if meaning.country is not None
    }
    return [entry for entry in entries if entry.is_guide and entry.countries & countries]


def _titles(key: str, entries: list[Entry]) -> list[Entry]:
    """Titles that begin so, then those of which a word does; parts of guides last of all: there
    are as many of each as there are countries."""
    fitting = [entry for entry in entries if f" {key}" in entry.title_key]
    return sorted(
        fitting,
        key=lambda entry: (
            bool(entry.part),
            entry.is_withdrawn,
            not entry.title_key.startswith(f" {key}"),
            len(entry.title),
            entry.title,
        ),
    )


def _words(key: str, language: str) -> list[str]:
    """Forms of the reader's script first, the usual ones before others; each meaning once."""
    found: dict[int, str] = {}
    forms = [form for form in lexicon().meanings if _fits(form, key) and form not in STOP_WORDS]
    for form in sorted(forms, key=lambda one: _is_urdu(one) != (language == "ur")):
        for meaning in lexicon().meanings[form]:
            if meaning.country is None:
                found.setdefault(id(meaning), form)
    return list(dict.fromkeys(found.values()))[:_MOST_WORDS]


def _begins(form: str, key: str) -> bool:
    """Whether the form begins so, or is a word that sounds like what was typed."""
    return form.startswith(key) or (
        " " not in form and " " not in key and alike(sound_of(form), sound_of(key))
    )


def _fits(form: str, key: str) -> bool:
    return form.startswith(key) and form != key


def _is_urdu(form: str) -> bool:
    return any("\u0600" <= sign <= "\u06ff" for sign in form)

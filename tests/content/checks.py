"""What the words of a page must keep to, as functions that give a list of problems.

They know nothing of files, so that `test_checks.py` can show each of them a bad page.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

#: Longest sentence and longest average of a page, in words. Urdu needs more words for the same.
LONGEST_SENTENCE = {"en": 33, "ur": 42}
LONGEST_AVERAGE = {"en": 15, "ur": 20}
#: A page of running text with less than this says nothing.
FEWEST_WORDS = 60
#: Lists that make themselves need no body.
MAY_BE_EMPTY = {
    "destinations.GuideIndexPage",
    "alerts.AlertIndexPage",
    "events.EventIndexPage",
    "home.GlossaryPage",
    "home.ProgrammeIndexPage",
}
#: Pages whose figures are what others reported, each page with its sources.
REPORTS = {
    "alerts.AlertPage",
    "events.EventPage",
    "home.HistoryPage",
    "home.ProgrammePage",
    "home.ProgrammeIndexPage",
}
#: Keys whose values no reader sees as prose.
NOT_PROSE = {
    "type", "country", "countries", "part", "sources", "kinds", "beside", "contact", "tone",
    "url", "source",
    "source_name", "source_url", "source_date", "severity", "certainty", "kind", "channels",
    "trades", "first_seen", "expires_on", "starts_on", "ends_on", "start_time", "end_time", "mode",
    "district", "number", "minutes", "megabytes", "order", "starts", "ends", "runs_centres",
}  # fmt: skip

#: Numbers that are names: rules for accessibility, document numbers.
NAMES_WITH_NUMBERS = re.compile(r"WCAG \d\.\d|(?:Form|Article) [A-Z]\d*|24/7")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
_CURRENCY = (
    r"(?:Rs\.?|PKR|SAR|AED|QAR|OMR|KWD|BHD|MYR|RM|USD|EUR|US\$|\$|€|rupees?|riyals?|dirhams?|"
    r"dinars?|dollars?|euros?|ringgit|روپے|روپیہ|ریال|درہم|دینار|ڈالر|یورو|رنگٹ)"
)
#: Not the billions of a national account: those are figures of a report, never a fee.
_SMALL_SCALE = "(?:thousand|lakh|million|crore|ہزار|لاکھ|کروڑ)"
MONEY = re.compile(
    rf"(?<!\w){_CURRENCY}\s?\d[\d,.]*|\d[\d,.]*\s?(?:{_SMALL_SCALE}\s)?{_CURRENCY}(?!\w)"
)
PERCENTAGE = re.compile(r"\d[\d,.]*\s?(?:%|per ?cent\b|فیصد)")
PHONE = re.compile(
    r"\+\d[\d\s-]{6,}\d|(?<![\d,.])\d{2,4}[\s-]\d{3}[\s-]?\d{3,}(?!\d)|(?<![\d,.])\d{7,}(?!\d)"
)
SHORT_PHONE = re.compile(
    r"\b(?:call|dial|ring|phone)\s+(?:the\s+)?\d{3,5}\b|\b\d{3,5}\s+(?:ملائیں|پر کال)",
    re.IGNORECASE,
)
LAW = re.compile(
    r"\b(?:Law|Act|Decree(?:-Law)?|Ordinance|Rules?|Articles?|Art\.|Sections?|RD)\s+"
    r"(?:No\.?\s*)?\d+(?:[/-]\d+)?|(?:دفعہ|آرٹیکل|قانون نمبر|رول)\s\d+"
)
ADDRESS = re.compile(
    r"\b(?:House|Plot|Block|Office|Shop|Street|Floor|P\.?\s?O\.?\s?Box)\s(?:No\.?\s?)?\d+|"
    r"\d+(?:st|nd|rd|th)?[- ]?[A-Z]?\s(?:Street|Road|Avenue|Floor)\b|"
    r"(?:مکان|پلاٹ|دکان|گلی|بلاک)\s(?:نمبر\s)?\d+"
)
SCALES = {
    "thousand": 1e3, "lakh": 1e5, "million": 1e6, "crore": 1e7, "billion": 1e9,
    "ہزار": 1e3, "لاکھ": 1e5, "کروڑ": 1e7, "ارب": 1e9,
}  # fmt: skip
WORDS_FOR_NUMBERS = {
    "ڈیڑھ": 1.5, "ڈھائی": 2.5, "ایک": 1.0, "دو": 2.0, "one": 1.0, "two": 2.0, "ten": 10.0,
}  # fmt: skip
_SCALE = "|".join(SCALES)
_SPELLED = "|".join(WORDS_FOR_NUMBERS)
_SCALED = rf"(?:\d[\d,.]*|(?<!\w)(?:{_SPELLED}))\s(?:{_SCALE})(?!\w)"
_NUMBER = re.compile(rf"{_SCALED}(?:\s{_SCALED})*|\d[\d,]*(?:\.\d+)?")
_PART = re.compile(rf"(\d[\d,]*(?:\.\d+)?|{_SPELLED})(?:\s({_SCALE}))?")
FILLER = re.compile(
    r"\b(?:lorem|ipsum|todo|tbd|fixme|xxx|placeholder|coming soon|under construction|"
    r"text follows|click here)\b|یہاں متن|جلد آ رہا ہے|یہاں کلک",
    re.IGNORECASE,
)


def texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text that a reader sees, with the key under which it stands."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, list):
        for item in value:
            yield from texts(item, key)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name not in NOT_PROSE or isinstance(item, dict):
                yield from texts(item, name)


def prose(data: dict[str, Any]) -> str:
    """The words of a page without markup and without the targets of its links."""
    return "\n".join(bare(text) for _key, text in texts(data))


def bare(markdown: str) -> str:
    text = _LINK.sub(r"\1", markdown)
    text = re.sub(r"^\s*(?:\d+\.|-|###)\s+", "", text, flags=re.MULTILINE)
    return re.sub(r"[*\\]|[\u2066-\u2069]", "", text)


# --- Figures --------------------------------------------------------------------------------------
def figures_out_of_place(
    english: dict[str, Any], text: str, *, reported: Iterable[str] = ()
) -> list[str]:
    """What belongs into the facts or the contacts, or needs a source that the page does not name.

    `english` is the page's English file, which says its type and its sources; `text` is the prose
    of either language; `reported` are the sums that stand there as somebody's report.
    """
    for known in filter(None, reported):
        text = text.replace(known, "")
    found = [f"phone number: {m}" for pattern in (PHONE, SHORT_PHONE) for m in _all(pattern, text)]
    found += [f"address: {match}" for match in _all(ADDRESS, text)]
    if english["type"] not in REPORTS:
        for name, pattern in (("sum", MONEY), ("percentage", PERCENTAGE), ("law", LAW)):
            found += [f"{name}: {match}" for match in _all(pattern, text)]
    if not is_sourced(english):
        without_names = NAMES_WITH_NUMBERS.sub("", text)
        found += [
            f"no source for: {match}" for match in _all(re.compile(r"\d[\d,.]*"), without_names)
        ]
    return found


def is_sourced(english: dict[str, Any]) -> bool:
    """The page names its sources, or each of its figures does."""
    return bool(english.get("sources") or english.get("periods"))


def numbers_that_differ(english: str, urdu: str) -> list[str]:
    """Figures that stand in one language only; 150,000 and ڈیڑھ لاکھ are the same."""
    return sorted(f"{value:g}" for value in numbers(english) ^ numbers(urdu))


def numbers(text: str) -> set[float]:
    """The figures of a text; a number that is written in words counts with its scale only."""
    found = set()
    for match in _NUMBER.finditer(text):
        parts = _PART.findall(match.group())
        found.add(round(sum(_plain(number) * SCALES.get(scale, 1) for number, scale in parts), 4))
    return found


def _plain(number: str) -> float:
    return WORDS_FOR_NUMBERS.get(number) or float(number.replace(",", "").rstrip("."))


def figures_without_source(figures: Iterable[dict[str, Any]]) -> list[str]:
    return [
        f"reported figure {row.get('number')} without a source or a date"
        for row in figures
        if not row.get("source_name") or "source_date" not in row
    ]


# --- Links ----------------------------------------------------------------------------------------
def broken_links(data: dict[str, Any], pages: Iterable[str]) -> list[str]:
    """Links to pages that do not exist, and outside links that are not well-formed https."""
    known = set(pages)
    problems = []
    for _key, text in texts(data):
        for label, target in _LINK.findall(text):
            if not label.strip():
                problems.append(f"link without words: {target}")
            if target.startswith("page:"):
                if target.removeprefix("page:") not in known:
                    problems.append(f"no page {target}")
            elif not is_secure_address(target):
                problems.append(f"not a well-formed https address: {target}")
    return problems


def is_secure_address(address: str) -> bool:
    parts = urlsplit(address)
    return (
        parts.scheme == "https"
        and bool(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", parts.netloc))
        and not re.search(r"\s|\.\.\.|…", address)
        and len(address) <= 500
    )


# --- Sentences ------------------------------------------------------------------------------------
def sentences(text: str, language: str) -> list[str]:
    """Each line ends a sentence too: headings and entries of lists have no full stop."""
    end = r"[۔؟!]+[”)]*|\n" if language == "ur" else r"(?<!\bNo)[.?!]+[”)]*(?=\s|$)|\n"
    return [part.strip() for part in re.split(end, text) if re.search(r"\w", part)]


def hard_sentences(data: dict[str, Any], language: str) -> list[str]:
    found = [(len(words(part)), part) for part in sentences(prose(data), language)]
    problems = [
        f"{count} words: {part}" for count, part in found if count > LONGEST_SENTENCE[language]
    ]
    average = sum(count for count, _part in found) / max(len(found), 1)
    if average > LONGEST_AVERAGE[language]:
        problems.append(f"sentences of {average:.1f} words on average")
    return problems


def words(text: str) -> list[str]:
    return re.findall(r"[^\s،۔؛؟:;,.!?“”()–-]+", text)


# --- Sections -------------------------------------------------------------------------------------
def empty_sections(data: dict[str, Any]) -> list[str]:
    """Headings with nothing under them, empty texts and lists, filler, pages that say nothing."""
    problems = []
    for field in ("body", "outcome"):
        blocks = [next(iter(block.items())) for block in data.get(field) or []]
        for place, (kind, value) in enumerate(blocks):
            following = blocks[place + 1][0] if place + 1 < len(blocks) else None
            if kind == "heading" and following in {None, "heading"}:
                problems.append(f"nothing under the heading “{value}”")
            problems += [f"{kind}: {problem}" for problem in _empty_parts(kind, value)]
    text = prose(data)
    problems += [f"filler: {match}" for match in _all(FILLER, text)]
    if data.get("type") and data["type"] not in MAY_BE_EMPTY and len(words(text)) < FEWEST_WORDS:
        problems.append(f"only {len(words(text))} words")
    return problems


def _empty_parts(kind: str, value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if not value.strip():
            yield "empty"
        for part in re.split(r"^### ", value, flags=re.MULTILINE)[1:]:
            if not part.partition("\n")[2].strip():
                yield f"nothing under “{part.strip()}”"
        return
    for name in {"text": "callout", "answer": "question", "items": "", "kinds": ""}:
        if name in value and not value[name]:
            yield f"{name} is empty"
    for item in value.get("items", []):
        if not (item["title"] if isinstance(item, dict) else item).strip():
            yield "empty item"


# --- Words ----------------------------------------------------------------------------------------
def contains(text: str, form: str) -> bool:
    """The form as a word of its own; small letters fit capitals too."""
    flags = re.IGNORECASE if form == form.lower() else 0
    pattern = r"\s+".join(re.escape(part) for part in form.split())
    return bool(re.search(rf"(?<!\w){pattern}(?!\w)", text, flags))


def words_to_avoid(text: str, glossary: list[dict[str, Any]], language: str) -> list[str]:
    return [
        f"“{form}”: say “{term[f'term_{language}']}”"
        for term in glossary
        for form in term.get(f"avoid_{language}") or []
        if contains(text, form)
    ]


def words_that_differ(english: str, urdu: str, glossary: list[dict[str, Any]]) -> list[str]:
    """Terms that the English page uses and the Urdu page calls by another word."""
    return [
        f"“{form}” is not “{' / '.join(term['aliases_ur'])}” in the Urdu page"
        for term in glossary
        if term.get("aliases_ur")
        for form in (term.get("aliases_en") or [])
        if contains(english, form) and not any(contains(urdu, u) for u in _forms_ur(term))
    ]


def glossary_clashes(glossary: list[dict[str, Any]]) -> list[str]:
    """Two terms with one word, and words that one term uses and another one forbids."""
    problems = []
    for language in ("en", "ur"):
        owners: dict[str, str] = {}
        for term in glossary:
            forms = {term[f"term_{language}"], *(term.get(f"aliases_{language}") or [])}
            for form in {form.casefold() for form in forms}:
                if form in owners:
                    problems.append(f"{form}: {owners[form]} and {term['key']}")
                owners[form] = term["key"]
        for term in glossary:
            for form in term.get(f"avoid_{language}") or []:
                if form.casefold() in owners:
                    problems.append(
                        f"{term['key']} forbids {form}, {owners[form.casefold()]} uses it"
                    )
    return problems


def _forms_ur(term: dict[str, Any]) -> list[str]:
    return [term["term_ur"], *term["aliases_ur"], *(term.get("accepted_ur") or [])]


def _all(pattern: re.Pattern[str], text: str) -> list[str]:
    return [match.group().strip() for match in pattern.finditer(text)]

"""Reading the content files, and what `content/README.md` promises about them."""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt

CONTENT = Path(__file__).resolve().parents[2] / "content"
PAGES = CONTENT / "pages"

INLINE = {"paragraph", "strong", "em", "link"}
CALLOUT = {*INLINE, "bullet_list", "list_item"}
ANSWER = {*CALLOUT, "ordered_list"}
#: Where rich text may stand, and what it may hold.
MARKUP = {
    "body.text": {*ANSWER, "heading"},
    "body.callout.text": CALLOUT,
    "body.question.answer": ANSWER,
    "body.steps.items.text": INLINE,
    "body.checklist.items": INLINE,
    "signs": INLINE,
    "do_now": INLINE,
    "already_paid": INLINE,
    "speakers.said": INLINE,
    "periods.period.text": INLINE,
    "periods.period.disagreement": INLINE,
}
BLOCKS = {
    "heading",
    "text",
    "steps",
    "checklist",
    "callout",
    "contact",
    "question",
    "quote",
    "video",
    "facts",
    "costs",
}

#: Fields that are the same in both languages; the Urdu file repeats them inside blocks only.
SHARED_IN_BLOCKS = {"contact", "tone", "kinds", "beside", "url", "source", "minutes", "megabytes"}
ENGLISH_ONLY = {
    "type",
    "country",
    "part",
    "sources",
    "severity",
    "certainty",
    "kind",
    "channels",
    "trades",
    "countries",
    "first_seen",
    "expires_on",
    "starts_on",
    "ends_on",
    "is_month_only",
    "is_sample",
    "takes_registrations",
    "capacity",
    "centres",
    "starts",
    "ends",
    "country_codes",
    "runs_centres",
    "start_time",
    "end_time",
    "mode",
    "district",
    "order",
}


@cache
def load(path: str) -> Any:
    return yaml.safe_load((CONTENT / path).read_text("utf-8"))


def contacts() -> dict[str, dict[str, str]]:
    return {row["key"]: row for row in load("places/contacts.yaml")}


def fact_kinds() -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in load("destinations/fact_kinds.yaml")}


def fact_files() -> list[str]:
    return [f"destinations/facts/{p.name}" for p in (CONTENT / "destinations/facts").glob("*.yaml")]


def page_paths() -> list[str]:
    names = (str(p.relative_to(PAGES)) for p in PAGES.rglob("*.yaml"))
    return sorted({re.sub(r"\.(en|ur)\.yaml$", "", name) for name in names})


def page(path: str, language: str) -> dict[str, Any]:
    return load(f"pages/{path}.{language}.yaml")


def rich_outline(text: str) -> list[str]:
    """What must be the same in both languages: blocks, bold, italic and link targets in order."""
    outline = []
    for token in MarkdownIt("commonmark").parse(text):
        for part in token.children or [token]:
            if part.nesting == 1:
                target = part.attrGet("href") or ""
                outline.append(f"{part.type.removesuffix('_open')} {target}".strip())
            elif part.type not in {"text", "softbreak", "inline"} and part.nesting == 0:
                outline.append(part.type)
    return outline


def outline(value: Any, place: str = "") -> Any:
    """The structure of a page's value without its words; `place` is the path of keys to it."""
    if isinstance(value, list):
        return [outline(item, place) for item in value]
    if isinstance(value, dict):
        return {
            key: item
            if key in SHARED_IN_BLOCKS and not isinstance(item, dict)
            else outline(item, f"{place}.{key}")
            for key, item in value.items()
        }
    if not isinstance(value, str):
        return value
    if not value.strip():
        return "empty"
    return rich_outline(value) if place.removeprefix(".") in MARKUP else "plain"


def page_outline(data: dict[str, Any]) -> dict[str, Any]:
    """The outline of what both files of a pair hold."""
    both = {key: value for key, value in data.items() if key not in ENGLISH_ONLY}
    if "outcome" in both:
        both["body"] = [*both["body"], {"heading": "Outcome"}, *both.pop("outcome")]
    if "reported_figures" in both:
        both["reported_figures"] = _words_of_figures(both["reported_figures"])
    if "periods" in both:
        both["periods"] = [
            {"period": {**row["period"], "figures": _words_of_figures(row["period"]["figures"])}}
            for row in both["periods"]
        ]
    return outline(both)


def _words_of_figures(figures: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Number and source of a figure stand in the English file only."""
    return [{"what": row["what"]} for row in figures]


def reported_figures(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Every figure of a page that others reported."""
    figures = list(data.get("reported_figures") or [])
    for row in data.get("periods") or []:
        figures += row["period"]["figures"]
    return figures


def _texts_of_figures(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The number and its source stand in the English file only."""
    return [{"what": row["what"]} for row in rows]


def used_markup(value: Any, place: str = "") -> Iterator[tuple[str, set[str]]]:
    """Each rich text's place and the kinds of markup in it."""
    if isinstance(value, list):
        for item in value:
            yield from used_markup(item, place)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from used_markup(item, f"{place}.{key}")
    elif isinstance(value, str):
        yield place.removeprefix("."), {part.split(" ")[0] for part in rich_outline(value)}


def district_rows() -> list[dict[str, str]]:
    with (CONTENT / "places/districts.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

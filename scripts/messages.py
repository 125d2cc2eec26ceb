"""The words of the interface and their Urdu: `collect` adds new ones, `check` finds gaps.

Needs no gettext: templates are read with Django's own translator, Python files with Babel.
Nothing is ever removed by `collect`: the catalogue also holds words of libraries that speak no
Urdu themselves.
"""

import argparse
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

REPO_DIR = Path(__file__).resolve().parents[1]
CATALOGUE = REPO_DIR / "site" / "mrc" / "locale" / "ur" / "LC_MESSAGES" / "django.po"
PYTHON_FOLDERS = ("site/mrc", "alerts", "campaigns", "destinations", "events", "home")
TEMPLATE_FOLDERS = ("templates",)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def sources() -> Iterator[tuple[Path, str]]:
    """Every file that may hold words, as Python text that Babel can read."""
    for folder in PYTHON_FOLDERS:
        for path in sorted((REPO_DIR / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_text(encoding="utf-8")
    for folder in TEMPLATE_FOLDERS:
        for suffix in ("*.html", "*.txt", "*.xml"):
            for path in sorted((REPO_DIR / folder).rglob(suffix)):
                text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
                # Indentation means nothing in a template and something to Python.
                yield path, "\n".join(line.strip() for line in text.splitlines())


def collected() -> Catalog:
    """Every word of the interface, with the files that it stands in."""
    catalog = Catalog(locale="ur", charset="utf-8")
    for path, text in sources():
        found = extract(
            "python", io.BytesIO(text.encode()), KEYWORDS, options={"encoding": "utf-8"}
        )
        for line, message, comments, context in found:
            where = (str(path.relative_to(REPO_DIR)), line)
            catalog.add(message, locations=[where], auto_comments=comments, context=context)
    return catalog


def known() -> Catalog:
    if not CATALOGUE.exists():
        return Catalog(locale="ur", charset="utf-8", fuzzy=False)
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="ur")


def find(catalog: Catalog, message: Message) -> Message | None:
    return catalog.get(message.id, context=message.context)


def collect() -> int:
    catalog, added = known(), 0
    for message in collected():
        if not message.id:
            continue
        entry = find(catalog, message)
        if entry is None:
            catalog.add(message.id, locations=message.locations, context=message.context)
            added += 1
        else:
            entry.locations = message.locations
    with CATALOGUE.open("wb") as file:
        write_po(file, catalog, width=100, include_lineno=False, sort_by_file=False)
    print(
        f"{added} new; {len(catalog)} in all. Write the Urdu in {CATALOGUE.relative_to(REPO_DIR)}"
    )
    return 0


def problem_of(catalog: Catalog, message: Message) -> str:
    """What is wrong with the Urdu of a message; empty when nothing is."""
    entry = find(catalog, message)
    if entry is None:
        return "is not in the catalogue (make messages)"
    if entry.fuzzy:
        return "is marked fuzzy"
    texts = entry.string if isinstance(entry.string, (tuple, list)) else (entry.string,)
    if not all(texts):
        return "has no Urdu"
    return "; ".join(str(error) for error in entry.check(catalog))


def check() -> int:
    if not CATALOGUE.exists():
        print(f"{CATALOGUE.relative_to(REPO_DIR)} does not exist")
        return 1
    catalog, problems, total = known(), 0, 0
    for message in collected():
        if not message.id:
            continue
        total += 1
        if problem := problem_of(catalog, message):
            problems += 1
            file, line = message.locations[0]
            text = message.id if isinstance(message.id, str) else message.id[0]
            print(f"{file}:{line}: “{text}” {problem}")
    print(f"{total} words and sentences of the interface, {problems} without sound Urdu")
    return 1 if problems else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=["collect", "check"])
    return collect() if parser.parse_args().action == "collect" else check()


if __name__ == "__main__":
    sys.exit(main())

"""Every command, option, variable, path and make target that the operators' pages name is there."""

import re
from argparse import ArgumentParser
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

REPO_DIR = Path(__file__).resolve().parents[1]
PAGES = [
    REPO_DIR / "README.md",
    *sorted((REPO_DIR / "docs").glob("operations*.md")),
    *sorted((REPO_DIR / "docs" / "operations").glob("*.md")),
]
COMMAND = re.compile(r"manage\.py ([a-z_]+)((?: [^\s`|();,:\"]+)*)")
MAKE = re.compile(r"`make ([a-z-]+)")
_FAMILIES = "MRC|S3|EMAIL|DATABASE|SENTRY|PLAUSIBLE|WEB|SECRET"
VARIABLE = re.compile(rf"`((?:{_FAMILIES})_[A-Z0-9_]*[A-Z0-9])\b")
PATH = re.compile(r"`((?:scripts|site|deploy|tests|docs|templates|benchmarks)/[\w./-]*[\w/])`")
#: The static copy has a folder of the same name.
_OF_THE_COPY = re.compile(r"site/(?!mrc\b)")
LINK = re.compile(r"\]\(([\w./-]+\.md)(?:#([\w-]+))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.M)


def words_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@cache
def options_of(command: str) -> tuple[ArgumentParser, frozenset[str]]:
    """The parser of a command, and every option of it and of its actions."""
    app = get_commands()[command]
    found = load_command_class(app, command) if isinstance(app, str) else app
    parser = found.create_parser("manage.py", command)
    names: set[str] = set()
    waiting = [parser]
    while waiting:
        for action in waiting.pop()._actions:
            names.update(action.option_strings)
            if isinstance(action.choices, dict):
                names.update(action.choices)
                waiting.extend(action.choices.values())
    return parser, frozenset(names)


@cache
def known_words() -> str:
    """What names a variable: settings, and whatever else of ours reads the environment."""
    sources = [
        *REPO_DIR.glob("site/mrc/**/*.py"), *REPO_DIR.glob("scripts/*"), *REPO_DIR.glob("*.yaml"),
        *REPO_DIR.glob("deploy/**/*"), REPO_DIR / "Dockerfile", REPO_DIR / ".ci" / "run",
    ]  # fmt: skip
    return "\n".join(path.read_text("utf-8", "ignore") for path in sources if path.is_file())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_their_options_exist(page):
    wrong = []
    for name, rest in COMMAND.findall(words_of(page)):
        if name not in get_commands():
            wrong.append(name)
            continue
        _parser, names = options_of(name)
        options = [word.partition("=")[0] for word in rest.split() if word.startswith("--")]
        wrong += [f"{name} {option}" for option in options if option not in names]
        if name == "staff" and rest.split() and rest.split()[0] not in names:
            wrong.append(f"staff {rest.split()[0]}")
    assert wrong == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_make_targets_exist(page):
    makefile = (REPO_DIR / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.M))
    assert set(MAKE.findall(words_of(page))) - targets == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_variables_are_read_by_something(page):
    named = set(VARIABLE.findall(words_of(page)))
    assert {
        name for name in named if not hasattr(settings, name) and name not in known_words()
    } == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_paths_and_links_lead_somewhere(page):
    text = words_of(page)
    wrong = [
        path
        for path in PATH.findall(text)
        if not (REPO_DIR / path).exists() and not _OF_THE_COPY.match(path)
    ]
    for target, anchor in LINK.findall(text):
        other = (page.parent / target).resolve()
        if not other.exists() or (anchor and anchor not in anchors(other)):
            wrong.append(f"{target}#{anchor}")
    own = re.findall(r"\]\(#([\w-]+)\)", text)
    wrong += [anchor for anchor in own if anchor not in anchors(page)]
    assert wrong == []


def anchors(page: Path) -> set[str]:
    """As the usual viewers make them of headings."""
    return {
        re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
        for heading in HEADING.findall(words_of(page))
    }


def test_runbook_has_a_procedure_for_what_happens_to_every_site():
    there = anchors(REPO_DIR / "docs" / "operations" / "runbook.md")
    assert {
        "deploy", "roll-back", "the-database-is-gone", "withdraw-a-warning-in-two-minutes",
        "kill-a-service-worker", "a-lost-phone", "somebody-leaves", "a-stolen-staff-account",
        "rotate-a-key", "a-full-disk", "mail-does-not-leave", "the-site-is-under-a-flood",
        "a-leaked-scam-report", "who-to-tell",
    } <= there  # fmt: skip

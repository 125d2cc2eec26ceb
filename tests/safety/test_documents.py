"""The documents on security name tests that exist, and every test of this folder serves one."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

REPO_DIR = Path(settings.REPO_DIR)
DOCUMENTS = REPO_DIR / "docs" / "security"
_NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`")


@cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((REPO_DIR / path).read_text())
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def named() -> list[tuple[str, str]]:
    return _NAMED.findall((DOCUMENTS / "README.md").read_text())


def test_promises_name_enough_tests() -> None:
    assert len(named()) > 45


@pytest.mark.parametrize(("path", "name"), named())
def test_named_test_exists(path: str, name: str) -> None:
    assert (REPO_DIR / path).is_file(), path
    if name:
        assert name in names_in(path)


def test_every_promise_has_a_test() -> None:
    rows = [
        line
        for line in (DOCUMENTS / "README.md").read_text().splitlines()
        if line.startswith("| ") and not line.startswith("| Promise")
    ]
    assert len(rows) > 22
    assert [row for row in rows if not _NAMED.search(row)] == []


def test_threat_model_names_tests_that_exist() -> None:
    text = (DOCUMENTS / "threat-model.md").read_text()
    ours = {name for path, name in named() if name}
    for name in re.findall(r"`(test_\w+)`", text):
        assert name in ours, name
    assert "## Not defended" in text

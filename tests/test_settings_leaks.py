"""Settings that a test changes are as before for the next one."""

import ast
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
DECORATOR = "@" + "override_settings"


def mixed(source: str) -> Iterator[str]:
    """Tests that use Django's decorator and pytest's fixture at once.

    The decorator ends before the fixture does, which then puts back what the decorator had set:
    it stays for every test that follows in that process.
    """
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.FunctionDef)
            and "settings" in {one.arg for one in node.args.args}
            and any(DECORATOR[1:] in ast.unparse(one) for one in node.decorator_list)
        ):
            yield node.name


def test_no_test_changes_settings_in_both_ways() -> None:
    sources = {path: path.read_text() for path in HERE.rglob("*.py")}
    found = [
        f"{path.relative_to(HERE)}::{name}"
        for path, source in sources.items()
        if DECORATOR in source
        for name in mixed(source)
    ]
    assert found == []


def test_mixing_is_noticed() -> None:
    test = f"{DECORATOR}(A=1)\ndef test_a(db, settings):\n    pass\n"
    assert list(mixed(test)) == ["test_a"]
    assert list(mixed(test.replace(", settings", ""))) == []
    assert list(mixed(test.replace(DECORATOR, "@other"))) == []

"""Everything that `load_demo` makes, loaded once: these tests run by themselves (`-m demo`)."""

import pytest
from django.core.management import call_command


@pytest.fixture(autouse=True)
def kept_for_the_whole_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading every page takes longer than the half minute for which things are kept."""
    monkeypatch.setattr("mrc.core.frame.SECONDS", 3600)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        call_command("load_demo", verbosity=0)

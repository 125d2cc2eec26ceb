import datetime
import os

import pytest
from django.db import connection

from events.models import Registration, RegistrationMail, SeatBook
from events.registration import notices
from events.registration.guards import guards
from tests.events.factories import TODAY, make_event, make_event_index
from tests.factories import make_site

DAY = datetime.timedelta(days=1)


@pytest.fixture
def homes(immediate_commits, set_clock):
    set_clock()
    return make_site()


@pytest.fixture
def index(homes):
    return make_event_index(homes)


@pytest.fixture
def event(index):
    """A session next week with four seats."""
    return make_event(
        index,
        title="Safe migration for welders",
        slug="welders",
        starts_on=TODAY + 7 * DAY,
        takes_registrations=True,
        capacity=4,
    )


@pytest.fixture
def committed(django_db_blocker, tmp_path, monkeypatch):
    """A database of its own with the tables of registrations, for threads that see real commits.

    The tests' common database could only be emptied afterwards, and some of its tables refuse that.
    """
    monkeypatch.setattr(notices, "_send_soon", lambda: None)
    usual = connection.settings_dict["NAME"]
    name = f"registration_{os.getpid()}"
    with django_db_blocker.unblock():
        connection.close()
        if connection.vendor == "sqlite":
            name = str(tmp_path / "committed.sqlite3")
        else:
            _in_no_database(f"DROP DATABASE IF EXISTS {name}")
            _in_no_database(f"CREATE DATABASE {name}")
        connection.settings_dict["NAME"] = name
        with connection.schema_editor() as editor:
            for model in (SeatBook, Registration, RegistrationMail):
                editor.create_model(model)
        guards.install(connection)
        yield
        connection.close()
        connection.settings_dict["NAME"] = usual
        if connection.vendor != "sqlite":
            _in_no_database(f"DROP DATABASE {name} WITH (FORCE)")


def _in_no_database(statement):
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)

"""Several machines run the daily command in the same moment."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection

from destinations.facts_life.expiry import expire
from destinations.facts_life.reminders import remind
from destinations.models import FactReminder, FactVersion
from mrc.core.accounts.roles import Role
from tests.destinations.factories import CountryFactory, FactFactory
from tests.factories import make_user

TODAY = datetime.date(2026, 3, 9)
NOW = datetime.datetime(2026, 3, 8, 19, 0, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


@pytest.mark.django_db(transaction=True)
def test_several_schedulers_at_once_note_and_mail_once():
    checked_on = datetime.date(2025, 9, 9)
    for days, code in enumerate(("SA", "AE", "QA", "OM", "KW"), start=1):
        FactFactory(
            country=CountryFactory(code=code),
            checked_on=checked_on,
            check_due_on=TODAY - days * DAY,
        )
    due = FactFactory(
        country=None,
        checked_on=checked_on,
        check_due_on=TODAY + DAY,
        owner=make_user(Role.EDITOR, email="owner@example.org"),
    )
    gate = Barrier(4)

    def run(_number):
        try:
            gate.wait(timeout=20)
            return expire(today=TODAY, now=NOW), remind(today=TODAY, now=NOW).sent
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(run, range(4)))
    assert sum(noted for noted, _sent in outcomes) == 5
    assert sum(sent for _noted, sent in outcomes) == 1
    assert FactVersion.objects.filter(action="expired").count() == 5
    assert FactReminder.objects.get().fact == due
    assert len(mail.outbox) == 1

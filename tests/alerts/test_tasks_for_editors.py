"""Warnings that end soon stand on the first page of those who write warnings."""

import datetime

import pytest
from django.utils import timezone

from alerts.warnings.tasks_for_editors import DAYS_AHEAD, warnings_about_to_end
from mrc.core.accounts.roles import Role
from mrc.core.editor_tasks import waiting_for
from tests.alerts.factories import make_alert, make_alert_index
from tests.factories import make_site, make_user

pytestmark = pytest.mark.django_db


def test_warnings_that_end_within_the_week_wait():
    index = make_alert_index(make_site())
    today = timezone.localdate()
    begun = today - datetime.timedelta(days=30)
    for number, days in enumerate((-1, 0, DAYS_AHEAD, DAYS_AHEAD + 1)):
        make_alert(
            index,
            title=f"Warning {number}",
            first_seen=begun,
            expires_on=today + datetime.timedelta(days=days),
        )
    for role in (Role.EDITOR, Role.COMMUNICATIONS):
        user = make_user(role)
        assert warnings_about_to_end(user) == 2
        [found] = [one for one in waiting_for(user) if "end within a week" in one.label]
        assert f"expires_on_from={today}" in found.url
    assert warnings_about_to_end(make_user(Role.COUNSELLOR)) is None

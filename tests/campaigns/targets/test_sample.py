"""The samples hold a target in every state, and plans that are late, held and cancelled."""

import datetime

from django.test import TestCase

from campaigns.figures.engine import EVERYTHING
from campaigns.figures.selection import Selection
from campaigns.models import PlannedSession, Target
from campaigns.records.sample import load_sample_sessions
from campaigns.targets.sample import load_sample_plans, load_sample_targets
from campaigns.targets.services import State, progress_of, targets_for
from mrc.core.accounts.roles import Role
from tests.campaigns.figures.test_sample import make_country
from tests.factories import make_user

TODAY = datetime.date(2026, 11, 22)


class TheSamples(TestCase):
    """Loaded once for all of them: nobody can delete a session or a target again."""

    @classmethod
    def setUpTestData(cls) -> None:
        for code in ("ISB", "LHE", "PEW"):
            make_country(code)
        make_user(Role.DATA_OFFICER, username="data")
        load_sample_sessions(today=TODAY)

    def test_there_is_a_target_in_every_state(self) -> None:
        targets = targets_for(Selection(), scope=EVERYTHING)
        found = {one.state for one in progress_of(targets, scope=EVERYTHING, today=TODAY)}
        assert found == set(State) - {State.PART, State.WITHDRAWN}
        assert all(target.campaign.is_sample for target in targets)
        assert Target.objects.filter(revision=2).exclude(reason="").exists()

    def test_each_centre_has_plans_of_every_kind(self) -> None:
        for code in ("ISB", "LHE", "PEW"):
            plans = PlannedSession.objects.filter(centre__code=code)
            assert plans.filter(state="done", session__isnull=False).count() == 3
            assert plans.filter(state="cancelled").count() == 1
            assert plans.filter(state="planned", planned_for__lt=TODAY).exists()
            assert plans.filter(state="planned", planned_for__gt=TODAY).exists()
        assert not PlannedSession.objects.filter(is_sample=False).exists()

    def test_loading_again_does_nothing(self) -> None:
        later = TODAY + datetime.timedelta(days=40)
        before = (Target.objects.count(), PlannedSession.objects.count())
        assert load_sample_plans(today=later) == 0
        assert load_sample_targets(today=TODAY) == 0
        assert (Target.objects.count(), PlannedSession.objects.count()) == before

"""Setting and revising: who may, what is refused, and what the database itself keeps."""

import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from campaigns.figures.engine import EVERYTHING, scope_of
from campaigns.figures.selection import Selection
from campaigns.models import Campaign, Target
from campaigns.records import guards
from campaigns.records.errors import NotAllowedError, ReasonError, WrongStateError
from campaigns.targets import services
from campaigns.targets.errors import EntryError
from mrc.core.accounts.models import User
from mrc.core.accounts.roles import Role
from tests.campaigns.figures.builders import Office, make_campaign
from tests.campaigns.raw_sql import execute, refused
from tests.campaigns.targets.conftest import FIRST, LAST, NOW, make_target
from tests.factories import make_user

LATER = NOW + datetime.timedelta(days=3)


def test_a_revision_is_appended_with_its_reason_and_the_first_stays(
    campaign: Campaign, data_officer: User
) -> None:
    first = make_target(campaign, data_officer)
    second = services.revise_target(
        target=first, value=14, reason=" A second officer joined. ", by=data_officer, now=LATER
    )
    assert list(
        Target.objects.series_of(first).values_list("revision", "value", "reason", "set_at")
    ) == [(1, 10, "", NOW), (2, 14, "A second officer joined.", LATER)]
    assert list(Target.objects.newest()) == [second]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DATA_OFFICER])
def test_only_data_officers_set_and_revise(
    role: Role, lahore: Office, campaign: Campaign, data_officer: User
) -> None:
    other = make_user(role, centre=lahore.centre)
    target = make_target(campaign, data_officer)
    with pytest.raises(NotAllowedError):
        make_target(campaign, other, indicator="attendances")
    with pytest.raises(NotAllowedError):
        services.revise_target(target=target, value=3, reason="Less", by=other, now=NOW)
    with pytest.raises(NotAllowedError):
        services.withdraw_target(target=target, reason="No more", by=other, now=NOW)
    assert Target.objects.count() == 1


def test_a_superuser_sets_none_by_being_one(campaign: Campaign, db: None) -> None:
    root = User.objects.create_superuser("root", "root@example.org", "x" * 20)
    with pytest.raises(NotAllowedError):
        make_target(campaign, root)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"starts_on": datetime.date(2023, 12, 31)}, "starts_on"),
        ({"ends_on": datetime.date(2028, 1, 1)}, "ends_on"),
        ({"ends_on": FIRST - datetime.timedelta(days=1)}, "ends_on"),
        ({"value": 0}, "value"),
        ({"value": 10_000_001}, "value"),
        ({"indicator": "smiles"}, "indicator"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(
    campaign: Campaign, data_officer: User, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(EntryError) as refusal:
        make_target(campaign, data_officer, **values)
    assert refusal.value.field == field
    assert not Target.objects.exists()


def test_a_centre_outside_the_campaign_and_a_second_target_are_refused(
    lahore: Office, campaign: Campaign, data_officer: User
) -> None:
    stranger = Office("ISB", province="Islamabad")
    with pytest.raises(EntryError) as outside:
        make_target(campaign, data_officer, centre=stranger.centre)
    assert outside.value.field == "centre"
    for centre in (None, lahore.centre):
        make_target(campaign, data_officer, centre=centre)
        with pytest.raises(EntryError) as twice:
            make_target(campaign, data_officer, centre=centre, value=99)
        assert twice.value.field == "indicator"
    assert Target.objects.count() == 2


def test_a_revision_needs_a_reason_without_personal_data_and_another_number(
    campaign: Campaign, data_officer: User
) -> None:
    target = make_target(campaign, data_officer)

    def revise(value: int, reason: str) -> None:
        services.revise_target(
            target=target, value=value, reason=reason, by=data_officer, now=LATER
        )

    for value, reason, field in ((12, " ", "reason"), (12, "Ask 0300 1234567", "reason")):
        with pytest.raises(ReasonError) as no_reason:
            revise(value, reason)
        assert no_reason.value.field == field
    for value, reason, field in (
        (10, "The same", "value"),
        (0, "None", "value"),
        (12, "x" * 301, "reason"),
    ):
        with pytest.raises(EntryError) as refusal:
            revise(value, reason)
        assert refusal.value.field == field
    assert Target.objects.count() == 1


def test_who_revises_what_somebody_else_has_revised_is_told(
    campaign: Campaign, data_officer: User
) -> None:
    seen = make_target(campaign, data_officer)
    services.revise_target(target=seen, value=12, reason="More", by=data_officer, now=LATER)
    with pytest.raises(WrongStateError):
        services.revise_target(target=seen, value=8, reason="Less", by=data_officer, now=LATER)
    with pytest.raises(WrongStateError):
        services.withdraw_target(target=seen, reason="Less", by=data_officer, now=LATER)
    assert Target.objects.newest().get().value == 12


def test_a_withdrawn_target_stays_on_record_and_may_be_taken_up_again(
    campaign: Campaign, data_officer: User
) -> None:
    target = make_target(campaign, data_officer)
    gone = services.withdraw_target(
        target=target, reason="Set by mistake", by=data_officer, now=LATER
    )
    assert gone.is_withdrawn
    assert services.targets_for(Selection(), scope=EVERYTHING) == []
    with pytest.raises(WrongStateError):
        services.withdraw_target(target=gone, reason="Again", by=data_officer, now=LATER)
    back = services.revise_target(
        target=gone, value=7, reason="It holds after all", by=data_officer, now=LATER
    )
    assert services.targets_for(Selection(), scope=EVERYTHING) == [back]
    assert back.revision == 3


def test_targets_for_a_selection_and_a_scope(
    lahore: Office, peshawar: Office, campaign: Campaign, data_officer: User
) -> None:
    joint = make_target(campaign, data_officer)
    own = make_target(campaign, data_officer, centre=lahore.centre)
    theirs = make_target(campaign, data_officer, centre=peshawar.centre)
    other = make_target(make_campaign(lahore.centre), data_officer, indicator="districts")

    def found(selection: Selection, user: User | None = None) -> set[Target]:
        scope = scope_of(user) if user else EVERYTHING
        return set(services.targets_for(selection, scope=scope))

    assert found(Selection()) == {joint, own, theirs, other}
    assert found(Selection(campaign=campaign)) == {joint, own, theirs}
    assert found(Selection(centre=lahore.centre)) == {own}
    assert found(Selection(), lahore.supervisor) == {joint, own, other}
    assert found(Selection(centre=lahore.centre), lahore.supervisor) == {joint, own, other}
    assert found(Selection(since=LAST + datetime.timedelta(days=1))) == set()
    assert found(Selection(since=LAST, until=LAST)) == {joint, own, theirs, other}
    assert found(Selection(mode="online")) == set()


def test_visible_to_each_role(
    lahore: Office, peshawar: Office, campaign: Campaign, data_officer: User, auditor: User
) -> None:
    joint = make_target(campaign, data_officer)
    own = make_target(campaign, data_officer, centre=lahore.centre)
    theirs = make_target(campaign, data_officer, centre=peshawar.centre)
    seen = {
        user.username: set(Target.objects.visible_to(user))
        for user in (data_officer, auditor, lahore.supervisor, make_user(Role.EDITOR))
    }
    assert list(seen.values()) == [{joint, own, theirs}, {joint, own, theirs}, {joint, own}, set()]


def test_the_database_keeps_every_revision(
    campaign: Campaign, lahore: Office, data_officer: User
) -> None:
    for centre in (None, lahore.centre):
        target = make_target(campaign, data_officer, centre=centre)
        target.value = 99
        assert refused(target.save)
        assert refused(target.delete)
        assert refused(lambda: Target.objects.update(value=99))
        assert refused(lambda: Target.objects.all()._raw_delete(using="default"))
        assert refused(execute("UPDATE campaigns_target SET reason = 'x'"))
        assert refused(execute("DELETE FROM campaigns_target"))
    assert set(Target.objects.values_list("value", flat=True)) == {10}
    assert guards.missing(connection) == []


def test_the_database_knows_no_revision_without_the_one_before(
    campaign: Campaign, lahore: Office, data_officer: User
) -> None:
    for centre in (None, lahore.centre):
        first = make_target(campaign, data_officer, centre=centre)

        def append(number: int, *, like: Target = first, **values: Any) -> Callable[[], object]:
            row = {
                "campaign": campaign,
                "centre": like.centre,
                "indicator": "sessions",
                "starts_on": FIRST,
                "ends_on": LAST,
                "revision": number,
                "value": 11,
                "reason": "More",
                "set_by": data_officer,
                "set_at": NOW,
                **values,
            }
            return lambda: Target.objects.create(**row)

        assert refused(append(3))
        assert refused(append(0))
        assert refused(append(2, reason=""))
        assert refused(append(1, indicator="districts", value=0))
        assert refused(append(2, indicator="districts"))
        assert not refused(append(2))
        assert refused(append(2))
        assert not refused(append(3, value=0))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite replaces rows")
def test_a_replacing_insert_is_refused(campaign: Campaign, data_officer: User) -> None:
    make_target(campaign, data_officer)
    columns = (
        "campaign_id, centre_id, indicator, starts_on, ends_on, revision, value, reason,"
        " set_by_id, set_at"
    )
    sql = (
        f"INSERT OR REPLACE INTO campaigns_target (id, {columns})"
        f" SELECT id, {columns.replace('value', '99')} FROM campaigns_target"
    )
    assert refused(execute(sql))
    assert Target.objects.get().value == 10


@pytest.mark.django_db(transaction=True)
def test_of_two_revisions_at_once_one_is_kept_and_the_other_is_told() -> None:
    office, by = Office("LHE"), make_user(Role.DATA_OFFICER)
    seen = make_target(office.campaign, by)
    start, told = threading.Barrier(4), []

    def revise(value: int) -> None:
        try:
            start.wait()
            services.revise_target(target=seen, value=value, reason="More", by=by, now=LATER)
        except WrongStateError:
            told.append(value)
        finally:
            connection.close()

    threads = [threading.Thread(target=revise, args=[20 + number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 3
    assert Target.objects.count() == 2
    assert Target.objects.newest().get().value not in told

"""Codes: one for everything, for ever."""

import pytest
from django.db import IntegrityError, connection, transaction

from campaigns.codes import addresses
from campaigns.codes.services import code_of, find, give_missing
from campaigns.models import Campaign, PlannedSession, ShortAddress
from campaigns.records import services
from mrc.core.short_codes import SIGNS
from tests.campaigns.factories import submit


def test_every_campaign_plan_and_session_has_its_own_code(campaign, plan, officer):
    session = submit(officer, campaign=campaign.pk)

    codes = {one.short_address.code for one in (campaign, plan, session)}
    assert len(codes) == 3
    assert all(len(code) == 6 and set(code) <= set(SIGNS) for code in codes)
    assert code_of(session) == session.short_address.code


def test_the_code_is_stored_with_the_session_or_not_at_all(officer, campaign):
    before = ShortAddress.objects.count()
    with transaction.atomic():
        submit(officer, campaign=campaign.pk)
        assert ShortAddress.objects.count() > before
        transaction.set_rollback(True)
    assert ShortAddress.objects.count() == before


def test_a_plans_code_goes_on_to_the_session_that_comes_of_it(plan, officer):
    printed = code_of(plan)
    session = submit(officer, campaign=plan.campaign_id)
    own = code_of(session)

    assert services.hold_planned(planned_id=plan.pk, session_id=session.pk, by=officer)

    assert code_of(session) == code_of(PlannedSession.objects.get(pk=plan.pk)) == printed
    assert find(printed).session == find(own).session == session


def test_a_code_is_never_changed_deleted_or_given_again(campaign, plan):
    address = campaign.short_address
    with pytest.raises(IntegrityError), transaction.atomic():
        ShortAddress.objects.filter(pk=address.pk).update(code="000000")
    with pytest.raises(IntegrityError), transaction.atomic():
        ShortAddress.objects.filter(pk=address.pk).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        ShortAddress.objects.create(code=address.code, plan=None, session=None, campaign=None)
    if connection.vendor == "sqlite":
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT OR REPLACE INTO campaigns_shortaddress (code, campaign_id) VALUES (%s, %s)",
                [address.code, campaign.pk],
            )
    assert find(address.code).campaign == campaign


def test_a_taken_code_is_drawn_again(campaign, monkeypatch):
    drawn = iter([campaign.short_address.code, campaign.short_address.code, "7K3QX9"])
    monkeypatch.setattr(addresses, "new_code", lambda length: next(drawn))

    other = Campaign.objects.create(
        slug="other", name_en="Other", starts_on="2026-01-01", ends_on="2026-12-31"
    )

    assert code_of(other) == "7K3QX9"


def test_rows_stored_in_bulk_are_given_theirs(campaign, officer):
    rows = [
        PlannedSession(
            campaign=campaign, centre=officer.centre, officer=officer, planned_for="2026-04-01"
        )
        for _number in range(3)
    ]
    PlannedSession.objects.bulk_create(rows)

    assert give_missing() == 3
    assert give_missing() == 0
    assert ShortAddress.objects.filter(plan__in=PlannedSession.objects.all()).count() == 3


@pytest.mark.parametrize("written", ["7k3-qx9", " 7K3 QX9 ", "۷K۳QX۹", "7K3.QX9", "7K3–QX9"])
def test_a_code_is_read_from_any_writing(written):
    assert addresses.read(written) == "7K3QX9"


@pytest.mark.parametrize("written", ["", "7K3QX", "7K3QX9T", "7K3QX!", "x" * 500])
def test_what_cannot_be_a_code_is_none(written):
    assert addresses.read(written) == ""

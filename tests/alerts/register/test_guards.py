"""What a list said is never unsaid: the database refuses, whoever asks."""

import pytest
from django.db import DatabaseError, transaction

from alerts.agent_check.register.models import Promoter, PromoterChange, RegisterEdition
from tests.alerts.register.factories import make_edition, make_promoter

pytestmark = pytest.mark.django_db


@pytest.fixture
def change():
    promoter = make_promoter()
    edition = RegisterEdition.objects.newest()
    return PromoterChange.objects.create(edition=edition, promoter=promoter, kind="new")


@pytest.mark.parametrize(
    "write",
    [
        lambda change: PromoterChange.objects.update(kind="gone"),
        lambda change: PromoterChange.objects.all()._raw_delete("default"),
        lambda change: RegisterEdition.objects.update(unchanged=5),
        lambda change: RegisterEdition.objects.all()._raw_delete("default"),
        lambda change: Promoter.objects.all()._raw_delete("default"),
    ],
)
def test_history_cannot_be_rewritten(change, write):
    with pytest.raises(DatabaseError), transaction.atomic():
        write(change)


def test_promoter_may_change_by_a_list(change):
    promoter = change.promoter
    promoter.gone_since = make_edition()
    promoter.save()
    assert Promoter.objects.not_listed().count() == 1

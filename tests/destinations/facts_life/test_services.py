"""Every write to a fact leaves a line that nobody can change, and tells those who keep pages."""

import contextlib
import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from destinations.facts_life.choices import Action, Origin
from destinations.facts_life.content import content_of
from destinations.facts_life.services import (
    NotBesideItError,
    check_facts,
    record_deletion,
    record_found,
    save_fact,
    save_kind,
    show_instead,
)
from destinations.facts_life.signals import facts_changed
from destinations.models import Fact, FactVersion
from tests.destinations.factories import CountryFactory, FactFactory, FactKindFactory
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]
TODAY = datetime.date(2026, 3, 9)


@pytest.fixture
def told():
    """What was announced: sets of countries, or None for all."""
    heard = []

    def listen(sender, countries, **kwargs):
        heard.append(countries)

    facts_changed.connect(listen, weak=False)
    yield heard
    facts_changed.disconnect(listen)


def actions(fact):
    return list(fact.versions.order_by("number").values_list("action", flat=True))


def change(fact, **values):
    for name, value in values.items():
        setattr(fact, name, value)
    return save_fact(fact, by=make_user(), origin=Origin.ADMIN)


def test_new_fact_begins_its_history(told):
    fact = FactFactory.build(country=CountryFactory(), kind=FactKindFactory())
    version = save_fact(fact, by=None, origin=Origin.CONTENT)
    assert (version.number, version.action, version.origin) == (1, "created", "content")
    assert version.content["value_en"] == "8 hours"
    assert version.content["country"] == "SA"
    assert Fact.objects.get().version == 1
    assert told == [{fact.country_id}]


def test_change_keeps_what_was_there_before_and_what_changed(told):
    fact = FactFactory()
    change(fact, value_en="9 hours", source_name="Gazette")
    assert actions(fact) == [Action.FOUND, Action.CHANGED]
    before, after = fact.versions.order_by("number")
    assert before.content["value_en"] == "8 hours"
    assert after.content == content_of(Fact.objects.get())
    assert after.changed == ["value_en", "source_name"]
    assert told == [{fact.country_id}]


def test_saving_without_a_change_writes_nothing(told):
    fact = FactFactory()
    assert save_fact(fact, by=make_user(), origin=Origin.ADMIN) is None
    assert not FactVersion.objects.exists()
    assert told == []


def test_a_national_fact_and_a_moved_one_tell_every_country_they_touch(told):
    change(FactFactory(country=None), value_en="9 hours", source_name="Gazette")
    moved = FactFactory(country=CountryFactory(code="SA"))
    change(moved, country=CountryFactory(code="AE"), source_name="Gazette")
    assert told[0] is None
    assert len(told[1]) == 2


def test_the_owner_is_nobody_elses_affair(told):
    fact = FactFactory()
    change(fact, owner=make_user())
    assert actions(fact)[-1] == Action.CHANGED
    assert told == []


def test_changes_by_another_way_are_kept_before_the_next_one():
    fact = FactFactory()
    record_found()
    Fact.objects.update(value_en="10 hours")
    assert record_found() == 1
    assert record_found() == 0
    assert actions(fact) == [Action.FOUND, Action.FOUND]
    assert fact.versions.first().changed == ["value_en"]


def test_check_records_who_and_when_without_an_edit(told):
    editor = make_user()
    fact = FactFactory(kind=FactKindFactory(check_every_days=90))
    outcome = check_facts({fact.pk: fact.version}, by=editor, today=TODAY)
    fact.refresh_from_db()
    assert [checked.pk for checked in outcome.checked] == [fact.pk]
    assert (fact.checked_on, fact.checked_by) == (TODAY, editor)
    assert fact.check_due_on == datetime.date(2026, 6, 7)
    assert fact.value_en == "8 hours"
    newest = fact.versions.first()
    assert (newest.action, newest.by) == (Action.CHECKED, editor)
    assert told == [{fact.country_id}]


def test_checked_again_on_the_same_day_is_kept_too():
    editor = make_user()
    fact = FactFactory()
    check_facts({fact.pk: 0}, by=editor, today=TODAY)
    check_facts({fact.pk: Fact.objects.get().version}, by=editor, today=TODAY)
    assert actions(fact) == [Action.FOUND, Action.CHECKED, Action.CHECKED]


def test_what_changed_since_it_was_looked_at_is_not_checked():
    editor = make_user()
    fact, empty = FactFactory(), FactFactory(value_en="", value_ur="")
    seen = fact.version
    change(fact, value_en="9 hours", source_name="Gazette")
    outcome = check_facts({fact.pk: seen, empty.pk: 0, 999: 0}, by=editor, today=TODAY)
    assert outcome.checked == []
    assert outcome.missed == [fact.pk, empty.pk, 999]
    assert Fact.objects.filter(checked_on=None).count() == 2


def test_one_action_shows_the_other_source_and_keeps_the_first_beside_it(told):
    shown = FactFactory(value_en="QAR 1,000")
    same = {"kind": shown.kind, "country": shown.country, "is_alternative": True}
    other, third = FactFactory(value_en="QAR 800", **same), FactFactory(value_en="QAR 900", **same)
    show_instead(other.pk, by=make_user())
    facts = {fact.value_en: fact.is_alternative for fact in Fact.objects.all()}
    assert facts == {"QAR 1,000": True, "QAR 800": False, "QAR 900": True}
    assert actions(other)[-1] == Action.SHOWN
    assert actions(shown)[-1] == Action.SET_ASIDE
    assert actions(third) == []
    assert told == [{shown.country_id}]


def test_another_source_takes_the_place_that_nobody_holds():
    other = FactFactory(is_alternative=True, country=None)
    show_instead(other.pk, by=make_user())
    other.refresh_from_db()
    assert not other.is_alternative
    with pytest.raises(NotBesideItError):
        show_instead(other.pk, by=make_user())


def test_history_outlives_the_fact():
    fact = FactFactory()
    pk = fact.pk
    with transaction.atomic():
        record_deletion(fact, by=make_user())
        fact.delete()
    kept = FactVersion.objects.filter(fact_id=pk).order_by("number")
    assert [version.action for version in kept] == [Action.FOUND, Action.DELETED]
    assert kept[1].content["value_en"] == "8 hours"


def test_a_renamed_kind_tells_every_country(told):
    kind = FactKindFactory()
    kind.check_every_days = 30
    save_kind(kind)
    assert told == []
    kind.label_en = "Least wage"
    save_kind(kind)
    assert told == [None]


def test_told_after_the_commit_and_never_of_what_was_rolled_back(
    told, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.undo()
    fact = FactFactory()
    with django_capture_on_commit_callbacks(execute=True):
        with contextlib.suppress(ZeroDivisionError), transaction.atomic():
            change(fact, value_en="9 hours", source_name="Gazette")
            1 / 0  # noqa: B018
        assert not FactVersion.objects.exists()
        change(Fact.objects.get(), value_en="10 hours", source_name="Gazette")
        assert told == []
    assert told == [{fact.country_id}]


def test_history_is_written_once_for_ever():
    fact = FactFactory()
    change(fact, value_en="9 hours", source_name="Gazette")
    table = FactVersion._meta.db_table
    for sql in (f"UPDATE {table} SET action = 'found'", f"DELETE FROM {table}"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert fact.versions.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"checked_on": None, "check_due_on": TODAY},
        {"checked_on": TODAY, "check_due_on": TODAY},
        {"check_every_days": 0},
        {"check_every_days": 4000},
    ],
)
def test_the_database_refuses_what_cannot_be(wrong):
    make = FactKindFactory if "check_every_days" in wrong else FactFactory
    with pytest.raises(IntegrityError), transaction.atomic():
        make(**wrong)

"""The generated sessions: realistic, decided like real ones, and marked as samples everywhere."""

import datetime
import statistics
from collections import Counter
from pathlib import Path
from random import Random

import yaml
from django.conf import settings
from django.db.models import Count, F, Sum
from django.test import TestCase

from campaigns.models import (
    AttendanceCount,
    Campaign,
    FrozenTable,
    Institution,
    Programme,
    RuleFlag,
    Session,
    SessionEvent,
    SessionVersion,
    Target,
)
from campaigns.records.content import content_hash, parse_content
from campaigns.records.identifiers import is_uuid7
from campaigns.records.sample import DAYS, SESSIONS, _days, load_sample_sessions
from campaigns.records.sample_sessions import Meeting, Place, Vocabulary, content_of
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre
from tests.factories import CentreFactory, DistrictFactory, ProvinceFactory, make_user

TODAY = datetime.date(2026, 11, 21)
CITIES = {"ISB": "islamabad", "LHE": "lahore", "PEW": "peshawar"}


def sample_file() -> dict:
    path = Path(settings.REPO_DIR) / "content" / "campaigns" / "sample.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def make_country(*codes: str) -> None:
    """The districts that the sample names, and the centres with their people."""
    data = sample_file()
    province = ProvinceFactory()
    for code in codes:
        centre = CentreFactory(code=code, slug=CITIES[code])
        make_user(Role.OFFICER, centre=centre, username=f"officer-{CITIES[code]}")
        make_user(Role.SUPERVISOR, centre=centre, username=f"supervisor-{CITIES[code]}")
        for row in data["institutions"][code] + data["venues"][code]:
            DistrictFactory(name_en=row["district"], province=province)


def test_every_institution_of_the_file_says_that_it_is_invented() -> None:
    rows = [row for rows in sample_file()["institutions"].values() for row in rows]
    assert 38 <= len(rows) <= 44
    for row in rows:
        assert "(sample)" in row["name_en"]
        assert "(نمونہ)" in row["name_ur"]


def test_districts_of_the_file_are_real() -> None:
    path = Path(settings.REPO_DIR) / "content" / "places" / "districts.csv"
    known = {line.split(",")[0] for line in path.read_text(encoding="utf-8").splitlines()[1:]}
    data = sample_file()
    for group in ("institutions", "venues"):
        assert {row["district"] for rows in data[group].values() for row in rows} <= known


class TheLoadedSample(TestCase):
    """Loaded once for all of them: nobody can delete a session again."""

    loaded: int

    @classmethod
    def setUpTestData(cls) -> None:
        make_country("PEW")
        cls.loaded = load_sample_sessions(today=TODAY)

    def test_loading_marks_everything_as_sample_and_decides_most(self) -> None:
        assert self.loaded == SESSIONS["PEW"] == Session.objects.count()
        for model in (Session, Institution, Campaign, Programme):
            assert not model.objects.filter(is_sample=False).exists(), model
        states = Counter(Session.objects.values_list("state", flat=True))
        assert states["verified"] > 0.8 * SESSIONS["PEW"]
        assert states["submitted"] >= 1
        assert states["void"] >= 1
        assert SessionEvent.objects.filter(to_state="returned").exists()
        assert 0 < RuleFlag.objects.values("version").distinct().count() < SESSIONS["PEW"] / 2
        assert Target.objects.filter(campaign__slug="sample-check-before-you-pay").count() == 3
        assert FrozenTable.objects.filter(is_sample=True).exists()
        assert not FrozenTable.objects.filter(is_sample=False).exists()

    def test_loading_again_does_nothing(self) -> None:
        before = (
            Session.objects.count(),
            SessionVersion.objects.count(),
            FrozenTable.objects.count(),
        )
        assert load_sample_sessions(today=TODAY + datetime.timedelta(days=40)) == 0
        after = (
            Session.objects.count(),
            SessionVersion.objects.count(),
            FrozenTable.objects.count(),
        )
        assert before == after

    def test_sessions_are_realistic(self) -> None:
        versions = SessionVersion.objects.current()
        days = set(versions.values_list("held_on", flat=True))
        assert min(days) >= TODAY - datetime.timedelta(days=DAYS)
        assert max(days) < TODAY
        assert all(day.weekday() != 6 for day in days), "nobody works on Sundays"
        totals = (
            versions.with_total().filter(institution__kind="tvet").values_list("total", flat=True)
        )
        assert 40 <= min(totals) <= max(totals) <= 95
        assert 52 <= statistics.median(totals) <= 68
        men = AttendanceCount.objects.filter(version__institution__gender_intake="male")
        women = men.filter(sex="female").people()
        assert women <= 0.05 * men.people()

    def test_times_follow_one_another(self) -> None:
        now = datetime.datetime(2026, 11, 21, 8, tzinfo=datetime.UTC)
        assert not SessionEvent.objects.filter(at__gt=now).exists()
        for session in Session.objects.prefetch_related("events").select_related("current_version"):
            moments = [event.at for event in session.events.all()]
            assert moments == sorted(moments)
            assert session.received_at == moments[0]
            assert session.received_at.date() >= session.current_version.held_on
            assert session.reference.startswith(f"PEW-{session.received_at:%Y}"[:8])

    def test_hashes_and_totals_are_those_of_the_content(self) -> None:
        wrong = [
            version.pk
            for version in SessionVersion.objects.with_total()
            if content_hash(parse_content(version.content)) != version.content_hash
            or parse_content(version.content).total != version.total
        ]
        assert wrong == []
        assert all(is_uuid7(pk) for pk in Session.objects.values_list("pk", flat=True))

    def test_nobody_verified_their_own_session(self) -> None:
        verified = SessionEvent.objects.filter(to_state="verified")
        assert not verified.filter(by=F("session__officer")).exists()


def test_same_seed_gives_the_same_sessions() -> None:
    words = Vocabulary((1, 2, 3, 4), (1, 2), (1, 2), ("Welding",), ("Why?", "How?"), ("ur",))
    place = Place("community", 1, venue="Hall (sample)")

    def drawn() -> list[dict]:
        random = Random("seed")
        return [
            content_of(
                random,
                Meeting(day, datetime.time(10), datetime.time(11), place, 1, ""),
                words,
                officer=1,
                by_sheet=False,
            )
            for day in _days(random, 30, TODAY)
        ]

    assert drawn() == drawn()


def test_centre_without_its_people_is_skipped(db: None) -> None:
    make_country("PEW")
    CentreFactory(code="LHE", slug="lahore")
    load_sample_sessions(today=TODAY)
    assert set(Session.objects.values_list("centre__code", flat=True)) == {"PEW"}


def test_without_any_centre_nothing_is_created(db: None) -> None:
    assert load_sample_sessions(today=TODAY) == 0
    assert not Programme.objects.exists()
    assert not Centre.objects.exists()


def test_merged_institution_keeps_its_sessions_readable(db: None) -> None:
    make_country("LHE")
    load_sample_sessions(today=TODAY)
    merged = Institution.objects.get(merged_into__isnull=False)
    assert merged.standing.state == "accepted"
    people = AttendanceCount.objects.aggregate(sum=Sum("count"), cells=Count("pk"))
    assert people["sum"] > people["cells"] > 0

"""Bursts and programs wait apart; nothing is refused, and nobody is told."""

import datetime
import re

import pytest
from django.core.cache import cache

from alerts.models import ScamReport
from alerts.reports import quarantine
from alerts.reports.choices import Quarantine
from alerts.reports.quarantine import network_of, reason
from tests.alerts.reports.walking import press, text_of, walk_to_the_end

TODAY = datetime.date(2026, 3, 9)


def ask(address="203.0.113.7", *, is_trapped=False, seconds=300.0, today=TODAY):
    return reason(is_trapped=is_trapped, seconds=seconds, address=address, today=today)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("nonsense", ""),
    ],
)
def test_network_of_an_address(address, network):
    assert network_of(address) == network


def test_burst_of_a_network_waits_apart_and_other_networks_do_not(settings):
    settings.MRC_REPORT_BURST = 3
    found = [ask(f"203.0.113.{number}") for number in range(5)]
    assert found == [Quarantine.NONE] * 3 + [Quarantine.BURST] * 2
    assert ask("198.51.100.1") == Quarantine.NONE


def test_program_is_told_by_its_haste_and_by_the_trap():
    assert ask(seconds=2) == Quarantine.BOT
    assert ask(is_trapped=True) == Quarantine.BOT
    assert ask(seconds=60) == Quarantine.NONE


def test_cache_holds_no_address_and_forgets_within_the_hour(monkeypatch):
    kept = {}
    monkeypatch.setattr(
        cache, "add", lambda key, value, timeout: kept.update({key: timeout}), raising=False
    )
    monkeypatch.setattr(cache, "incr", lambda key: 1, raising=False)
    monkeypatch.setattr(
        cache,
        "get_or_set",
        lambda key, default, timeout: (kept.update({key: timeout}), "salt")[1],
        raising=False,
    )
    ask("203.0.113.7")
    counted = [key for key in kept if "salt" not in key]
    assert re.fullmatch(r"mrc-reports:[0-9a-f]{64}", counted[0])
    assert kept[counted[0]] == 3600
    assert [seconds for key, seconds in kept.items() if "salt" in key] == [86400]
    assert not any("203" in key for key in kept)


def test_key_of_the_hash_is_another_one_every_day(settings):
    settings.MRC_REPORT_BURST = 1
    assert [ask(), ask()] == [Quarantine.NONE, Quarantine.BURST]
    assert ask(today=TODAY + datetime.timedelta(days=1)) == Quarantine.NONE


def test_cache_that_is_down_keeps_no_report_away(monkeypatch):
    def broken(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(cache, "get_or_set", broken)
    assert ask() == Quarantine.NONE


@pytest.mark.django_db
def test_reporter_sees_the_same_answer_in_quarantine(client, monkeypatch):
    shown = []
    for trap, shortest in (({}, 0), ({"company_address": "http://spam.example"}, 0), ({}, 10)):
        monkeypatch.setattr(quarantine, "SHORTEST", shortest)
        done = press(client, walk_to_the_end(client), trap, "send")
        assert done.status_code == 200
        text = re.sub(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}", "", text_of(done))
        shown.append(text)
    assert shown[0] == shown[1] == shown[2]
    assert sorted(ScamReport.objects.values_list("quarantine", flat=True)) == ["", "bot", "bot"]


@pytest.mark.django_db
def test_trap_on_any_page_is_remembered(client, monkeypatch):
    monkeypatch.setattr(quarantine, "SHORTEST", 0)
    page = press(
        client, client.get("/en/alerts/report/"), {"in_danger": "no", "company_address": "x"}
    )
    for typed in ({"what_happened": "x"}, *[{}] * 6):
        page = press(client, page, typed)
    press(client, page, {}, "send")
    assert ScamReport.objects.get().quarantine == "bot"


@pytest.mark.django_db
def test_people_behind_one_address_are_all_taken(client, settings, monkeypatch):
    settings.MRC_REPORT_BURST = 2
    monkeypatch.setattr(quarantine, "SHORTEST", 0)
    for _person in range(4):
        assert press(client, walk_to_the_end(client), {}, "send").status_code == 200
    assert ScamReport.objects.in_queue().count() == 2
    assert ScamReport.objects.in_quarantine().count() == 2

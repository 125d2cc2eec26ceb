"""`/sw.js` as it is served; what it does is tried in a browser (tests/e2e)."""

import json
import re
from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import Client

from mrc.core.public_worker import views
from mrc.core.public_worker.states import WorkerState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def made_anew() -> None:
    views._script_once.cache_clear()


def test_the_script_is_served_at_the_root_and_looked_at_each_time(client: Client) -> None:
    response = client.get("/sw.js")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cache-Control"] == "no-cache"
    assert "Service-Worker-Allowed" not in response.headers
    assert not response.cookies
    assert client.post("/sw.js").status_code == 405


def test_the_script_is_small_and_may_speak_to_us_alone(client: Client) -> None:
    response = client.get("/sw.js")
    assert len(response.content) < 9000
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    assert "script-src 'self'" in policy


def test_the_script_knows_what_is_closed(client: Client) -> None:
    found = re.match(r"const SITE = (.*?);\n", client.get("/sw.js").content.decode())
    assert found is not None
    site = json.loads(found[1])
    assert site["shelf"] == {"en": "/en/kept/", "ur": "/ur/kept/"}
    assert {"outreach/", "alerts/report/", "ask/"} <= set(site["closed"])
    assert site["prefix"] == "mrc-kept-"


def test_the_script_writes_into_no_cache(client: Client) -> None:
    """Only pages do, without cookies: what somebody signed in is shown cannot get in."""
    script = client.get("/sw.js").content.decode()
    assert ".put(" not in script
    assert "addAll" not in script


def test_the_kill_switch_sends_a_worker_that_takes_all_that_was_kept(
    client: Client, settings: Any
) -> None:
    settings.MRC_PUBLIC_WORKER = "kill"
    script = client.get("/sw.js").content.decode()
    assert "registration.unregister()" in script
    assert "mrc-kept-" in script
    assert "mrc-outreach" not in script
    assert '"fetch"' not in script


def test_who_kept_a_guide_goes_on_reading_where_it_is_offered_no_more(
    client: Client, settings: Any
) -> None:
    before = client.get("/sw.js").content
    settings.MRC_PUBLIC_WORKER = "off"
    assert client.get("/sw.js").content == before


@pytest.mark.parametrize("word", [*WorkerState, "yes"])
def test_another_word_for_the_switch_is_told_at_the_start(settings: Any, word: str) -> None:
    settings.MRC_PUBLIC_WORKER = word
    problems = [error.id for error in run_checks() if error.id == "mrc.E017"]
    assert problems == ([] if word in list(WorkerState) else ["mrc.E017"])

"""What the service worker keeps is what the server really sends."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from campaigns.field.app import serviceworker
from campaigns.field.app.serviceworker import current_version
from mrc.core.assets import MissingFileError
from mrc.core.models import User


@pytest.fixture
def script(client: Client) -> str:
    serviceworker._script_once.cache_clear()
    return client.get(reverse("outreach_sw")).content.decode()


def constant(script: str, name: str) -> Any:
    found = re.search(rf"^const {name} = (.*?);$", script, re.MULTILINE | re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_the_script_is_served_at_the_root_and_looked_at_each_time(client: Client) -> None:
    response = client.get("/outreach-sw.js")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cache-Control"] == "no-cache"
    assert client.post("/outreach-sw.js").status_code == 405


@pytest.mark.django_db
def test_the_shells_are_those_that_everybody_gets(
    client: Client, script: str, officer: User
) -> None:
    shells = constant(script, "SHELLS")
    assert shells.keys() == {"en", "ur"}
    signed_in = Client()
    signed_in.force_login(officer)
    for shell in shells.values():
        for visitor in (client, signed_in):
            page = visitor.get(shell["url"])
            assert page.status_code == 200
            assert hashlib.sha256(page.content).hexdigest() == shell["hash"]


def test_every_file_of_the_app_is_in_the_version(client: Client, script: str) -> None:
    files = constant(script, "FILES")
    modules = {name.rpartition("/outreach/")[2] for name in files if name.endswith(".js")}
    assert {"engine.js", "queue.js", "store.js", "drafts.js", "screens/main.js"} <= modules
    assert "service-worker.js" not in modules
    assert any(name.endswith("field-log.css") for name in files)
    assert any(name.endswith("urdu-fold.js") for name in files)
    for address, digest in files.items():
        content = b"".join(client.get(address).streaming_content)
        assert hashlib.sha256(content).hexdigest() == digest, address


def test_another_word_of_the_shell_is_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = current_version("testserver")
    assert before.name == current_version("testserver").name
    shell = serviceworker._shell
    monkeypatch.setattr(serviceworker, "_shell", lambda *given: shell(*given) + b"\n")
    assert current_version("testserver").name != before.name


def test_a_file_that_is_not_there_is_told_and_not_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    page = b'<script src="/static/mrc/js/outreach/gone.js">'
    monkeypatch.setattr(serviceworker, "_shell", lambda *given: page)
    with pytest.raises(MissingFileError, match=r"gone\.js"):
        current_version("testserver")


def test_the_kill_switch_sends_a_worker_that_takes_itself_away(
    client: Client, settings: Any
) -> None:
    settings.MRC_OUTREACH_WORKER = False
    script = client.get("/outreach-sw.js").content.decode()
    assert "registration.unregister()" in script
    assert "caches.delete" in script
    assert '"fetch"' not in script
    assert "indexedDB" not in script


def test_files_with_a_hash_in_their_names_are_read_as_they_are_served(
    settings: Any, tmp_path: Path
) -> None:
    """As in production, where files are collected."""
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = str(tmp_path)
    manifest = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": manifest}}
    call_command("collectstatic", interactive=False, verbosity=0)
    version = current_version("testserver")
    names = {address.rpartition("/")[2] for address in version.files}
    assert any(re.fullmatch(r"main\.[0-9a-f]{12}\.js", name) for name in names)
    assert "engine.js" in names
    for address, digest in version.files.items():
        content = (tmp_path / address.removeprefix("/static/")).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest

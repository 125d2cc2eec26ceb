"""A real collector on this machine sees where the code broke, and nothing about a person."""

import gzip
import json
import os
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import brotli
import pytest

from mrc.core.errors.scrubbing import scrubbed

REPO_DIR = Path(__file__).resolve().parents[3]
SECRETS = (
    "typed-words-of-ayesha", "0300 1234567", "ayesha@example.org", "203.0.113.77", "cookie-value",
    "Bearer of-hers", "query-value", "secret-in-exception", "local-variable-value", "Browser/77",
)  # fmt: skip

#: Breaks in a view below the site's own middleware, with all that a request may bring.
BREAKING_SITE = """
import sys, time
import django
django.setup()
from django.test import Client
import mrc.core.views

def broken(request, word):
    hers = "local-variable-value"
    raise ValueError("secret-in-exception " + hers)

from django.urls import path
import mrc.urls
mrc.urls.urlpatterns.insert(0, path("broken/<str:word>/", broken))
client = Client(raise_request_exception=False)
client.cookies["name"] = "cookie-value"
started = time.monotonic()
answer = client.post(
    "/broken/typed-words-of-ayesha/?q=query-value",
    {"words": "typed-words-of-ayesha", "mail": "ayesha@example.org", "phone": "0300 1234567"},
    headers={"authorization": "Bearer of-hers", "user-agent": "Browser/77",
             "x-request-id": "abcdef12345"},
    REMOTE_ADDR="203.0.113.77",
)
print("status", answer.status_code, "seconds", time.monotonic() - started)
"""


class Collector(ThreadingHTTPServer):
    """Keeps what it is sent, whole, as it came over the wire."""

    def __init__(self):
        self.envelopes: list[str] = []
        self.headers: list[str] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                packed = {"gzip": gzip.decompress, "br": brotli.decompress}
                body = packed.get(self.headers.get("Content-Encoding"), bytes)(body)
                collector.headers.append(str(self.headers) + self.path)
                collector.envelopes.append(body.decode())
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *arguments):
                return

        super().__init__(("127.0.0.1", 0), Handler)


@pytest.fixture
def collector():
    server = Collector()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def run_breaking_site(port, tmp_path):
    variables = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.core.errors.reporting_settings",
        "MRC_TEST_NAME": f"errors-{os.getpid()}",
        "MRC_DRILL_DSN": f"http://public@127.0.0.1:{port}/1" if port else "",
        "PYTHONPATH": f"{REPO_DIR / 'site'}{os.pathsep}{REPO_DIR}",
    }
    done = subprocess.run(
        [sys.executable, "-c", BREAKING_SITE],
        cwd=REPO_DIR, env=variables, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "status 500" in done.stdout, done.stdout + done.stderr
    return float(done.stdout.split("seconds")[1])


def test_collector_learns_where_it_broke_and_nothing_else(collector, tmp_path):
    run_breaking_site(collector.server_port, tmp_path)
    (envelope,) = collector.envelopes
    for secret in SECRETS:
        assert secret not in envelope + collector.headers[0], secret
    assert socket.gethostname() not in envelope
    event = json.loads(envelope.splitlines()[-1])
    (error,) = event["exception"]["values"]
    assert (error["type"], "value" in error) == ("ValueError", False)
    assert error["stacktrace"]["frames"][-1]["function"] == "broken"
    assert event["tags"] == {
        "route": "broken/<str:word>/", "method": "POST", "request_id": "abcdef12345",
    }  # fmt: skip
    assert event["release"]


def test_without_an_address_nothing_is_sent(collector, tmp_path):
    run_breaking_site(None, tmp_path)
    assert collector.envelopes == []


def test_collector_that_hangs_costs_the_request_nothing(tmp_path):
    """It accepts the connection and never answers: the answer is there before it would be."""
    with socket.socket() as hanging:
        hanging.bind(("127.0.0.1", 0))
        hanging.listen()
        started = time.monotonic()
        seconds = run_breaking_site(hanging.getsockname()[1], tmp_path)
        assert seconds < time.monotonic() - started - 1.5


def test_event_of_a_library_that_grew_keeps_only_what_is_named():
    event = {
        "event_id": "1", "message": "typed", "logentry": {"message": "typed"}, "user": {"id": 7},
        "request": {"url": "/ur/ask/?q=typed", "data": "typed"}, "server_name": "host",
        "breadcrumbs": {"values": ["typed"]}, "contexts": {"trace": {}}, "extra": {"a": "typed"},
        "modules": {"django": "5"}, "new_in_ten_years": "typed",
        "tags": {"route": "ask/", "url": "/typed"},
        "exception": {"values": [{
            "type": "KeyError", "value": "typed", "mechanism": {"data": "typed"},
            "stacktrace": {"frames": [{
                "function": "f", "module": "m", "lineno": 3, "vars": {"a": "typed"},
                "abs_path": "/home/typed/x.py", "context_line": "typed",
            }]},
        }]},
    }  # fmt: skip
    left = scrubbed(event)
    assert "typed" not in json.dumps(left)
    assert sorted(left) == ["event_id", "exception", "fingerprint", "tags"]
    assert left["tags"] == {"route": "ask/"}
    assert left["fingerprint"] == ["KeyError", "m", "f"]

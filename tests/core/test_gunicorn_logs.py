"""What gunicorn itself says holds no address, no visitor and no words of an exception."""

import json
import subprocess
import sys

#: In a process of its own: gunicorn writes to the standard error that it finds when it starts.
_SPEAKING = """
from gunicorn.config import Config
from mrc.core.gunicorn_logs import JsonLogger

logger = JsonLogger(Config())
logger.info("Listening at: %s (%s)", "http://0.0.0.0:8000", 1)
logger.warning("Invalid request from ip=203.0.113.7: Invalid HTTP header name: 'X Bad'")
try:
    raise ValueError("Failing row contains (Ayesha, 03001112223)")
except ValueError:
    logger.exception("Error handling request %s", "GET /accounts/password/reset/key/1-abc/")
"""


def test_lines_hold_nothing_about_a_person() -> None:
    command = [sys.executable, "-c", _SPEAKING]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    for told in ("203.0.113.7", "X Bad", "Ayesha", "0300", "1-abc"):
        assert told not in done.stderr + done.stdout
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["message"] for line in lines] == [
        "Listening at: %s (%s)", "Invalid request", "Error handling request %s",
    ]  # fmt: skip
    assert lines[2]["error"] == "ValueError"
    assert lines[2]["where"]

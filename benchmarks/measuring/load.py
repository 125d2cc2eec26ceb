"""Readers that ask one address as fast as they are answered, for a given time.

`wrk` where it is installed: it is light enough to see how fast nginx is. Else threads of our own,
which are busy themselves, so that fast servers look slower than they are; the result says which.
"""

import http.client
import json
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_SCRIPT = """
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    'FIGURES {"requests": %d, "microseconds": %d, "errors": %d,' ..
    ' "p50": %f, "p95": %f, "p99": %f}\\n',
    summary.requests, summary.duration, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50), latency:percentile(95), latency:percentile(99)))
end
"""


@dataclass(frozen=True)
class Load:
    """What came back. Latencies in milliseconds."""

    requests: int
    seconds: float
    errors: int
    p50: float
    p95: float
    p99: float
    driver: str

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds if self.seconds else 0.0


def ask(
    port: int,
    path: str,
    headers: Mapping[str, str],
    *,
    seconds: float,
    connections: int = 4,
) -> Load:
    """Asks for `seconds` over so many connections; an answer other than 2xx and 3xx is an error."""
    if wrk := shutil.which("wrk"):
        return _with_wrk(wrk, port, path, headers, seconds=seconds, connections=connections)
    return with_threads(port, path, headers, seconds=seconds, connections=connections)


def _with_wrk(
    wrk: str,
    port: int,
    path: str,
    headers: Mapping[str, str],
    *,
    seconds: float,
    connections: int,
) -> Load:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "figures.lua"
        script.write_text(_SCRIPT)
        command = [wrk, "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout=30s"]
        command += [f"-s{script}"]
        command += [f"-H{name}: {value}" for name, value in headers.items()]
        done = subprocess.run(
            [*command, f"http://127.0.0.1:{port}{path}"],
            capture_output=True,
            text=True,
            timeout=seconds + 60,
            check=True,
        )
    line = next(one for one in done.stdout.splitlines() if one.startswith("FIGURES "))
    found = json.loads(line.removeprefix("FIGURES "))
    return Load(
        requests=found["requests"],
        seconds=found["microseconds"] / 1e6,
        errors=found["errors"],
        p50=found["p50"] / 1000,
        p95=found["p95"] / 1000,
        p99=found["p99"] / 1000,
        driver="wrk",
    )


def with_threads(
    port: int,
    path: str,
    headers: Mapping[str, str],
    *,
    seconds: float,
    connections: int = 4,
) -> Load:
    """The same without `wrk`."""
    took: list[float] = []
    errors = [0]
    lock = threading.Lock()
    end = time.perf_counter() + seconds

    def reader() -> None:
        mine, failed = _read_until(end, port, path, headers)
        with lock:
            took.extend(mine)
            errors[0] += failed

    began = time.perf_counter()
    threads = [threading.Thread(target=reader) for _each in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    passed = time.perf_counter() - began
    p50, p95, p99 = (percentile(took, share) for share in (50, 95, 99))
    return Load(len(took), passed, errors[0], p50, p95, p99, "threads")


def _read_until(
    end: float, port: int, path: str, headers: Mapping[str, str]
) -> tuple[list[float], int]:
    """Milliseconds of each good answer, and how many were not good."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    took, failed = [], 0
    while time.perf_counter() < end:
        started = time.perf_counter()
        try:
            connection.request("GET", path, headers=dict(headers))
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            failed += 1
            time.sleep(0.05)
            continue
        if 200 <= answer.status < 400:
            took.append((time.perf_counter() - started) * 1000)
        else:
            failed += 1
    connection.close()
    return took, failed


def percentile(values: list[float], share: int) -> float:
    """The value below which `share` per cent of them lie; 0 where there are none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]

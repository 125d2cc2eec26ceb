"""How long a page's beacon waits for its answer: analytics off, Plausible up, Plausible hanging.

    python benchmarks/analytics.py [requests for each]

Three real servers (gunicorn, one worker, four threads) run at once and are asked in turn, so that
whatever else the machine does falls on all of them. What counts are the ratios to "off".
"""

import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FAKE = ROOT / "tests" / "core" / "analytics" / "fake_plausible.py"
ROUND = 50
HEADERS = {
    "User-Agent": "Mozilla/5.0 (Linux; Android 11; Infinix X656) Chrome/90.0 Mobile",
    "Sec-Fetch-Site": "same-origin",
    "Content-Type": "text/plain;charset=UTF-8",
}
BODY = json.dumps({"p": "/en/destinations/saudi-arabia/", "r": "https://www.google.com/"})


def run(stack: ExitStack, command: list[str], **options: object) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        text=True,
        **options,  # type: ignore[call-overload]
    )
    stack.callback(stop, process)
    return process


def stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()


def start_plausible(stack: ExitStack, *arguments: str) -> str:
    process = run(stack, [str(FAKE), *arguments], stdout=subprocess.PIPE)
    assert process.stdout is not None
    return f"http://127.0.0.1:{process.stdout.readline().strip()}/api/event"


def start_site(stack: ExitStack, folder: Path, api: str) -> int:
    """Gives the port on which the real site listens."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mrc.settings.dev",
        "MRC_DEBUG": "0",
        "MRC_SQLITE": str(folder / "site.sqlite3"),
        "PLAUSIBLE_DOMAIN": "mrc.example" if api else "",
        "PLAUSIBLE_API": api,
        "PLAUSIBLE_ORIGIN": "https://mrc.example" if api else "",
    }
    arguments = ["-m", "gunicorn", "--threads=4", "--bind=127.0.0.1:0", "--no-control-socket"]
    process = run(
        stack,
        [*arguments, "mrc.wsgi:application"],
        env=environment,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if found := re.search(r"http://127.0.0.1:(\d+)", line):
            return int(found[1])
    raise SystemExit("The site did not start.")


def ask(port: int, times: int, pause: float) -> list[float]:
    """Milliseconds until each answer, over one connection, `pause` seconds between them."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    took = []
    for _request in range(times):
        time.sleep(pause)
        started = time.perf_counter()
        connection.request("POST", "/e", BODY, HEADERS)
        response = connection.getresponse()
        response.read()
        took.append((time.perf_counter() - started) * 1000)
        assert response.status == 204
    connection.close()
    return took


def main(requests: int) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        addresses = {
            "off": "",
            "up": start_plausible(stack),
            "hanging": start_plausible(stack, "--hanging"),
        }
        ports = {name: start_site(stack, folder, api) for name, api in addresses.items()}
        for port in ports.values():
            ask(port, ROUND, 0)
        for pause in (0.01, 0):
            report(ports, requests, pause)


def report(ports: dict[str, int], requests: int, pause: float) -> None:
    took: dict[str, list[float]] = {name: [] for name in ports}
    for _round in range(requests // ROUND):
        for name, port in ports.items():
            took[name] += ask(port, ROUND, pause)
    print(f"One every {pause * 1000:.0f} ms" if pause else "As fast as they are answered")
    print(f"{'Plausible':>10} {'p50 ms':>8} {'p99 ms':>8} {'p50 ratio':>10} {'p99 ratio':>10}")
    base = figures(took["off"])
    for name, values in took.items():
        p50, p99 = figures(values)
        print(f"{name:>10} {p50:8.2f} {p99:8.2f} {p50 / base[0]:10.2f} {p99 / base[1]:10.2f}")


def figures(values: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(values, n=100)
    return cuts[49], cuts[98]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3000)

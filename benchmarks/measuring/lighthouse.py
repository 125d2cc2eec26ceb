"""Lighthouse's scores for a phone, where npm can bring it; its version is fixed here."""

import json
import os
import shutil
import statistics
import subprocess
from pathlib import Path

#: The newest that Node 20 runs.
PACKAGE = "lighthouse@12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_SECONDS = 180


def unavailable() -> str:
    """Why it cannot run here; empty where it can."""
    npx = shutil.which("npx")
    if npx is None:
        return "npx is missing (Debian: `npm`)"
    try:
        done = subprocess.run(
            [npx, "--yes", PACKAGE, "--version"],
            capture_output=True, text=True, timeout=_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"npm did not bring {PACKAGE} within {_SECONDS} s"
    return "" if done.returncode == 0 else f"{PACKAGE} did not run: {done.stderr.strip()[-200:]}"


def scores(url: str, folder: Path, *, runs: int) -> dict[str, float]:
    """Each category's score, 0 to 100, in the middle of so many runs."""
    found = [_one_run(url, folder) for _run in range(runs)]
    return {name: statistics.median(one[name] for one in found) for name in CATEGORIES}


def _one_run(url: str, folder: Path) -> dict[str, float]:
    path = folder / "lighthouse.json"
    path.unlink(missing_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
    command = [
        "npx", "--yes", PACKAGE, url, "--quiet", "--output=json", f"--output-path={path}",
        f"--only-categories={','.join(CATEGORIES)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]  # fmt: skip
    environment = {**os.environ, "CHROME_PATH": chromium}
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=_SECONDS, check=False, env=environment
    )
    if not path.exists():
        raise RuntimeError(f"Lighthouse gave no report: {done.stderr[-500:]}")
    report = json.loads(path.read_text())
    return {name: 100 * (report["categories"][name]["score"] or 0) for name in CATEGORIES}

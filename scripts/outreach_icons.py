"""Draws the icons of the installable field log from its SVG, with the Chromium of this machine.

    python scripts/outreach_icons.py

An icon that is *maskable* fills its square: a phone cuts it into a circle or another form, so that
nothing that matters stands outside the middle four fifths.
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "site/mrc/static/mrc/img/outreach"
GREEN = "#0b5a3a"
#: A sheet with rows of ticks under the way of the centres' mark, in a square of 48.
DRAWING = """
<path d="M13 10h22v29H13z" fill="#fff"/>
<path d="M19.500 7.500h9v5h-9z" fill="#ffd75e"/>
<path
  d="m16.5 19.5 1.8 1.8 3-3.6m-4.8 10.6 1.8 1.8 3-3.6m-4.8 10.6 1.8 1.8 3-3.6"
  fill="none" stroke="#0b5a3a" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>
<path d="M24.500 20h7m-7 7h7m-7 7h7" stroke="#0b5a3a" stroke-width="2" stroke-linecap="round"/>
"""
ROUND = f'<rect x="1" y="1" width="46" height="46" rx="10" fill="{GREEN}"/>{DRAWING}'
#: The drawing at four fifths of its size on a full square.
FULL = (
    f'<rect width="48" height="48" fill="{GREEN}"/>'
    f'<g transform="translate(4.8 4.8) scale(.8)">{DRAWING}</g>'
)
FILES = (
    ("icon-192.png", ROUND, 192),
    ("icon-512.png", ROUND, 512),
    ("icon-maskable-192.png", FULL, 192),
    ("icon-maskable-512.png", FULL, 512),
)


def svg(drawing: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">{drawing}</svg>\n'


def main() -> int:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        print("Chromium is missing: install the Debian package `chromium`", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "icon.svg").write_text(svg(ROUND), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name, drawing, size in FILES:
            page = browser.new_page(viewport={"width": size, "height": size})
            style = "<style>body{margin:0;background:transparent}svg{display:block}</style>"
            page.set_content(style + svg(drawing))
            page.screenshot(path=FOLDER / name, omit_background=True)
            page.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Pictures of every template in both languages and two widths, and contact sheets of them.

Starts nothing: give it the address of a running demo (`make demo`). Writes to var/pictures/.
"""

import argparse
import html
import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

OUTPUT = Path(__file__).resolve().parents[1] / "var" / "pictures"
WIDTHS = (360, 1280)
LANGUAGES = ("en", "ur")
PASSWORD = "demo-mrc-2026"

#: name -> address below the language; one for each template.
PUBLIC = {
    "home": "/",
    "guides": "/destinations/",
    "guide": "/destinations/saudi-arabia/",
    "part-costs": "/destinations/saudi-arabia/costs/",
    "part-pay": "/destinations/saudi-arabia/pay-and-hours/",
    "print": "/destinations/saudi-arabia/print/",
    "alerts": "/alerts/",
    "alert": "/alerts/azad-visa/",
    "events": "/events/",
    "event": "/events/trafficking-day-conference-2021/",
    "centres": "/centres/",
    "about": "/about/",
    "search": "/search/?q=visa",
    "figures": "/our-work/",
    "404": "/no-such-page/",
}
OFFICER = {"field-home": "/outreach/"}


def take(browser: Browser, base: str, only: str) -> None:
    for language in LANGUAGES:
        for width in WIDTHS:
            context = browser.new_context(viewport={"width": width, "height": 800})
            page = context.new_page()
            names = {name: f"/{language}{path}" for name, path in PUBLIC.items()}
            names["sign-in"] = f"/accounts/login/?lang={language}"
            for name, address in names.items():
                if only in name:
                    page.goto(base + address)
                    page.screenshot(path=OUTPUT / f"{name}-{language}-{width}.png", full_page=True)
            page.goto(f"{base}/accounts/login/")
            page.fill("input[name=login]", "officer-lahore")
            page.fill("input[name=password]", PASSWORD)
            page.click("main button[type=submit]")
            for name, path in OFFICER.items():
                if only in name:
                    page.goto(f"{base}/{language}{path}")
                    page.screenshot(path=OUTPUT / f"{name}-{language}-{width}.png", full_page=True)
            context.close()


def contact_sheet(browser: Browser) -> None:
    """One sheet for each width: every picture with its name, small."""
    for width in WIDTHS:
        pictures = sorted(OUTPUT.glob(f"*-{width}.png"))
        cells = "".join(
            f'<figure><img src="{html.escape(p.name)}"><figcaption>{html.escape(p.stem)}'
            "</figcaption></figure>"
            for p in pictures
        )
        sheet = OUTPUT / f"sheet-{width}.html"
        sheet.write_text(
            "<style>body{display:flex;flex-wrap:wrap;gap:12px;font:12px sans-serif}"
            "figure{margin:0;width:240px;height:420px;overflow:hidden;border:1px solid #999}"
            f"img{{width:100%}}</style>{cells}",
            encoding="utf-8",
        )
        page = browser.new_page(viewport={"width": 1300, "height": 900})
        page.goto(sheet.as_uri())
        page.screenshot(path=OUTPUT / f"sheet-{width}.png", full_page=True)
        page.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", help="such as http://127.0.0.1:8000")
    parser.add_argument("--only", default="", help="names that hold this text")
    arguments = parser.parse_args()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is missing: install the Debian package `chromium`.")
    OUTPUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        take(browser, arguments.base.rstrip("/"), arguments.only)
        contact_sheet(browser)
        browser.close()
    print(f"Pictures are in {OUTPUT}")


if __name__ == "__main__":
    main()

"""Where Chromium is on this machine."""

import os
import shutil


def chromium_path() -> str | None:
    """Its path, or None; `CHROMIUM` names another one than Debian's."""
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")

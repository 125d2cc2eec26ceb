"""Asks the drawing process for a file. What the apps call, from the worker or a command."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from .child import DrawingError
from .sheets import Sheet

__all__ = ["Drawing", "DrawingError", "draw_apart"]

#: Seconds that the process may take beyond its processor time: others work here too.
PATIENCE = 50


@dataclass(frozen=True)
class Drawing:
    """A finished file. Sizes in pixels, of a PDF in CSS pixels."""

    content: bytes
    width: int
    height: int
    pages: int


def draw_apart(
    html: str, sheet: Sheet, *, styles: Path, pictures: Mapping[str, bytes] | None = None
) -> Drawing:
    """The file that the HTML describes. `styles` is the folder of the style sheets that it names,
    `pictures` are the contents of the JPEG and PNG files that it names.

    A crash, an endless loop or all memory used up ends the drawing process, and is a DrawingError
    in words here, as is a text that has no room.
    """
    with tempfile.TemporaryDirectory(prefix="mrc-drawing-") as folder:
        beside = Path(folder) / "pictures"
        beside.mkdir()
        for name, content in (pictures or {}).items():
            (beside / name).write_bytes(content)
        output = Path(folder) / "drawing"
        request = {
            "html": html,
            "sheet": asdict(sheet),
            "folders": [str(styles), str(beside)],
            "output": str(output),
        }
        try:
            done = subprocess.run(
                [sys.executable, "-m", "mrc.core.drawing.child"],
                input=json.dumps(request).encode(),
                capture_output=True,
                cwd=settings.REPO_DIR,
                env=environment(folder),
                timeout=sheet.seconds + PATIENCE,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            message = f"The drawing process did not answer: {type(error).__name__}"
            raise DrawingError(message) from error
        return _answer_of(done, output)


def _answer_of(done: subprocess.CompletedProcess[bytes], output: Path) -> Drawing:
    try:
        said = json.loads(done.stdout)
    except ValueError:
        said = {}
    if done.returncode or not said:
        reason = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise DrawingError(f"The drawing process ended with {done.returncode}. {reason}")
    if "error" in said:
        raise DrawingError(said["error"])
    return Drawing(output.read_bytes(), said["width"], said["height"], said["pages"])


def environment(folder: str) -> dict[str, str]:
    """Nothing of ours: no key, no database address. Only where programs, fonts and libraries are,
    and a folder that may be written to."""
    kept = ("PATH", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "FONTCONFIG_FILE", "LANG")
    given = {name: value for name in kept if (value := os.environ.get(name))}
    paths = [str(settings.PROJECT_DIR.parent), str(settings.REPO_DIR)]
    return {
        **given,
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": folder,
        "TMPDIR": folder,
        "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", folder),
    }

"""Make the district map's data file out of the npm package that holds the shapes.

Run by `make map`, which needs npm; nobody needs Node to run or to test the site, because the file
that this writes is committed. The package is taken in one fixed version and refused when its
content is not the one that was looked at.

The shapes are put on a coarse grid: borders that two districts share stay shared, and a page with
the whole map stays small.
"""

import base64
import hashlib
import io
import itertools
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "@svg-maps/pakistan.districts"
VERSION = "2.0.0"
#: SHA-512 of the package's file, as `package-lock.json` would write it.
INTEGRITY = (
    "sha512-fpRhOALQW+++y6ZdbRGFMDLe5ExJ/d1sPE0fUywo5hJH"
    "X7FUSAlOiCwuelcktNhqUDpi7pOv/UvWvnNyjA7nZA=="
)
TARGET = Path(__file__).parents[1] / "campaigns/figures/charts/pakistan_districts.json"
#: Units of our grid for one unit of the package's drawing, which is 1628 wide.
SCALE = 0.5

Point = tuple[float, float]
GridPoint = tuple[int, int]

_TOKEN = re.compile(r"[a-zA-Z]|-?[0-9]*\.?[0-9]+")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        archive = _fetched(Path(folder))
    digest = "sha512-" + base64.b64encode(hashlib.sha512(archive).digest()).decode()
    if digest != INTEGRITY:
        print(f"The package is not the one that was looked at: {digest}", file=sys.stderr)
        return 1
    with tarfile.open(fileobj=io.BytesIO(archive)) as package:
        member = package.extractfile("package/index.js")
        assert member is not None
        source = member.read().decode()
    drawing = json.loads(source[source.index("{") : source.rindex("}") + 1])
    TARGET.write_text(json.dumps(made_of(drawing), ensure_ascii=False, indent=1) + "\n")
    print(f"{TARGET.name}: {len(drawing['locations'])} shapes, {TARGET.stat().st_size} bytes")
    return 0


def _fetched(folder: Path) -> bytes:
    command = ["npm", "pack", "--silent", f"{PACKAGE}@{VERSION}"]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return (folder / done.stdout.strip().splitlines()[-1]).read_bytes()


def made_of(drawing: dict) -> dict:
    """The data file: where the shapes come from, the size of the grid, and each shape."""
    left, top, width, height = map(float, drawing["viewBox"].split())
    shapes = {}
    for place in sorted(drawing["locations"], key=lambda place: place["id"]):
        rings = [_on_grid(ring, left, top) for ring in rings_of(place["path"])]
        x, y = _middle(max(rings, key=lambda ring: abs(_area(ring))))
        shapes[place["id"]] = {"name": place["name"], "path": path_of(rings), "x": x, "y": y}
    return {
        "source": f"npm package {PACKAGE} {VERSION}, by Noor Jafri",
        "licence": "The Unlicense (public domain)",
        "integrity": INTEGRITY,
        "made_by": "scripts/map_shapes.py",
        "width": round(width * SCALE),
        "height": round(height * SCALE),
        "shapes": shapes,
    }


def rings_of(path: str) -> list[list[Point]]:
    """The closed lines of a path of moves and lines; anything else in it is an error."""
    tokens = _TOKEN.findall(path)
    rings: list[list[Point]] = []
    x = y = 0.0
    command, at = "", 0
    while at < len(tokens):
        if tokens[at].isalpha():
            command, at = tokens[at], at + 1
            if command in "zZ":
                x, y = rings[-1][0]
                continue
            if command not in "mMlL":
                raise ValueError(f"a path with {command!r} is not understood")
        dx, dy = float(tokens[at]), float(tokens[at + 1])
        x, y = (x + dx, y + dy) if command.islower() else (dx, dy)
        at += 2
        if command in "mM":
            rings.append([])
            command = "l" if command == "m" else "L"
        rings[-1].append((x, y))
    return rings


def _on_grid(ring: list[Point], left: float, top: float) -> list[GridPoint]:
    """Whole numbers, without points that fall on the one before."""
    found: list[GridPoint] = []
    for x, y in ring:
        point = round((x - left) * SCALE), round((y - top) * SCALE)
        if not found or found[-1] != point:
            found.append(point)
    return found[:-1] if len(found) > 1 and found[0] == found[-1] else found


def path_of(rings: list[list[GridPoint]]) -> str:
    """As few signs as SVG needs: steps from point to point."""
    parts = []
    for ring in rings:
        steps = ""
        for (x, y), (to_x, to_y) in itertools.pairwise(ring):
            step = f"{to_x - x} {to_y - y}".replace(" -", "-")
            steps += step if not steps or step.startswith("-") else f" {step}"
        parts.append(f"M{ring[0][0]} {ring[0][1]}l{steps}z")
    return "".join(parts)


def _area(ring: list[GridPoint]) -> float:
    """Twice the area would do as well: only compared."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(x * to_y - to_x * y for (x, y), (to_x, to_y) in pairs) / 2


def _middle(ring: list[GridPoint]) -> GridPoint:
    """The centre of gravity, where a mark stands."""
    area = _area(ring)
    if not area:
        return ring[0]
    x = y = 0.0
    for (from_x, from_y), (to_x, to_y) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = from_x * to_y - to_x * from_y
        x += (from_x + to_x) * cross
        y += (from_y + to_y) * cross
    return round(x / (6 * area)), round(y / (6 * area))


if __name__ == "__main__":
    sys.exit(main())

"""QR codes as one path of SVG: sharp at every size."""

import segno

#: Light modules around the code, as readers need them (ISO/IEC 18004).
QUIET_ZONE = 4


def modules(address: str) -> list[list[bool]]:
    """The code as rows, true for dark, quiet zone included.

    Level M: still read with a crease, or a corner lost in a forwarded screenshot.
    """
    code = segno.make(address, error="m", micro=False, boost_error=False)
    return [[bool(module) for module in row] for row in code.matrix_iter(border=QUIET_ZONE)]


def svg_path(rows: list[list[bool]]) -> str:
    """The dark modules as rectangles, one for each run of a row, in units of a module."""
    parts = []
    for y, row in enumerate(rows):
        start = None
        for x, dark in enumerate([*row, False]):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                parts.append(f"M{start} {y}h{x - start}v1h{start - x}z")
                start = None
    return "".join(parts)

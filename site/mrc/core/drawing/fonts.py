"""Whether this machine can set Urdu: Pango, and the fonts by name. Knows nothing of Django.

A picture with empty boxes, or with letters that do not join, is worse than none: whoever draws
asks here first. The libraries are opened, nothing is drawn.
"""

import ctypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

URDU = "Noto Nastaliq Urdu"
LATIN = "Noto Sans"

#: The faces that are used, each as fontconfig is asked for it. No bold Urdu: Debian's file says
#: the weight of the regular one, and pulls some letters apart (the two halves of "آدھی").
FACES = {
    "urdu.ttf": f"{URDU}:style=Regular",
    "latin.ttf": f"{LATIN}:style=Regular",
    "latin-bold.ttf": f"{LATIN}:style=Bold",
}

#: The Debian packages that hold everything; the names are the same in bookworm and trixie.
PACKAGES = "fontconfig libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core"

_LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
_FONTCONFIG = "libfontconfig.so.1"
_MATCH_PATTERN = 0


@dataclass(frozen=True)
class Missing:
    libraries: tuple[str, ...]
    fonts: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.libraries or self.fonts)

    def __str__(self) -> str:
        return ", ".join((*self.libraries, *self.fonts))


def missing_parts() -> Missing:
    """What this machine lacks for drawing; false where it can draw."""
    libraries = [name for name in (*_LIBRARIES, _FONTCONFIG) if not _opens(name)]
    fonts = [face for face in FACES.values() if font_file(face) is None]
    return Missing(tuple(libraries), tuple(fonts))


def _opens(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


@lru_cache(maxsize=8)
def font_file(face: str) -> Path | None:
    """The file of a face such as `Noto Sans:style=Bold`; None where it is not installed."""
    try:
        library = ctypes.CDLL(_FONTCONFIG)
    except OSError:
        return None
    _declare(library)
    pattern = library.FcNameParse(face.encode())
    library.FcConfigSubstitute(None, pattern, _MATCH_PATTERN)
    library.FcDefaultSubstitute(pattern)
    found = library.FcFontMatch(None, pattern, ctypes.byref(ctypes.c_int()))
    # It always finds something: what it found has to be what was asked for.
    names = [_text(library, found, name) if found else "" for name in (b"family", b"style")]
    path = _text(library, found, b"file") if found else ""
    library.FcPatternDestroy(pattern)
    if found:
        library.FcPatternDestroy(found)
    family, style = face.split(":style=")
    return Path(path) if path and names == [family, style] else None


def _declare(library: ctypes.CDLL) -> None:
    """Pointers are wider than the int that ctypes takes for granted."""
    pointer = ctypes.c_void_p
    library.FcNameParse.restype = pointer
    library.FcNameParse.argtypes = [ctypes.c_char_p]
    library.FcConfigSubstitute.argtypes = [pointer, pointer, ctypes.c_int]
    library.FcDefaultSubstitute.argtypes = [pointer]
    library.FcFontMatch.restype = pointer
    library.FcFontMatch.argtypes = [pointer, pointer, pointer]
    library.FcPatternGetString.argtypes = [pointer, ctypes.c_char_p, ctypes.c_int, pointer]
    library.FcPatternDestroy.argtypes = [pointer]


def _text(library: ctypes.CDLL, pattern: int, name: bytes) -> str:
    value = ctypes.c_char_p()
    if library.FcPatternGetString(pattern, name, 0, ctypes.byref(value)) or not value.value:
        return ""
    return value.value.decode()

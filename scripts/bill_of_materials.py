"""The bill of materials: what the site is made of, as CycloneDX 1.6 in JSON.

    python scripts/bill_of_materials.py            writes var/bill-of-materials.json
    python scripts/bill_of_materials.py --to FILE

Names, versions and hashes come from the lock file; each SHA-256 is that of one file in which the
package is offered (the source, and a wheel for each kind of machine). Licences come from what is
installed, and from a table here where a package says nothing or is not installed on this machine.
It ends with a failure when a licence is unknown or is not among those that we take.
"""

import argparse
import datetime
import importlib.metadata
import json
import re
import sys
import tomllib
import uuid
from pathlib import Path
from typing import Any, NamedTuple

REPO_DIR = Path(__file__).resolve().parents[1]
LOCK = REPO_DIR / "requirements.txt"

#: A name, perhaps with extras, a version, perhaps a marker, and hashes.
_LINE = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)\s*(?:;(.*?))?\s*(--hash.*)")
#: Brackets, and what stands between them and blanks: licences, "AND", "OR", "WITH".
_WORDS = re.compile(r"[()]|[^\s()]+")
#: Licences that a public site may be built with. LGPL and MPL: used unchanged, never linked in.
ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "LGPL-2.1-or-later",
    "LGPL-3.0-only", "MIT", "MIT-0", "MIT-CMU", "MPL-1.1", "MPL-2.0", "PSF-2.0", "Unlicense",
}  # fmt: skip
#: What packages write into their metadata, as SPDX says it.
_SPDX = {
    "apache software license": "Apache-2.0", "apache 2.0": "Apache-2.0",
    "bsd": "BSD-3-Clause", "bsd license": "BSD-3-Clause", "bsd 3-clause license": "BSD-3-Clause",
    "bsd 3-clause": "BSD-3-Clause", "isc license (iscl)": "ISC", "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0", "psfl": "PSF-2.0",
    "python software foundation license": "PSF-2.0",
}  # fmt: skip
#: Read in the packages themselves: their metadata names several, or none, or they are for other
#: machines than the one on which this runs.
_READ_BY_US = {
    "async-timeout": "Apache-2.0",
    "brotlicffi": "MIT",
    "colorama": "BSD-3-Clause",
    "fido2": "BSD-2-Clause",
    "pypdfium2": "BSD-3-Clause OR Apache-2.0",
    "pyphen": "LGPL-2.1-or-later OR MPL-1.1",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "qrcode": "BSD-3-Clause",
    "uritemplate": "BSD-3-Clause OR Apache-2.0",
}


class Locked(NamedTuple):
    """One line of the lock: `marker` says on which machines it is installed; empty: on all."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]


class UnknownLicenceError(Exception):
    """A package whose licence nobody has looked at, or that we do not take."""


def read_lock(text: str) -> list[Locked]:
    """Every package of the lock, in its order."""
    found = []
    for entry in text.replace("\\\n", " ").splitlines():
        line = _LINE.match(entry)
        if line is None:
            if entry.strip() and not entry.lstrip().startswith("#"):
                raise ValueError(f"a line of the lock without a version or a hash: {entry!r}")
            continue
        name, version, marker, hashes = line.groups()
        digests = tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", hashes))
        found.append(Locked(name.lower(), version, (marker or "").strip(), digests))
    return found


def licence_of(name: str) -> str:
    """The package's licence as an SPDX expression. Raises `UnknownLicenceError`."""
    said = _READ_BY_US.get(name) or _installed_licence(name)
    if said is None:
        raise UnknownLicenceError(f"{name}: no licence is known; look at it and add it here")
    if not takes(said):
        raise UnknownLicenceError(f"{name}: {said} is not among the licences that we take")
    return said


def takes(expression: str) -> bool:
    """Whether we take what this SPDX expression says: every part of "AND", one part of "OR".

    "AND" binds closer than "OR", brackets closest (SPDX 2.3, annex D). A licence "WITH" an
    exception is taken where the licence is: an exception only ever permits more.
    Raises `ValueError` for what is no expression.
    """
    words = _WORDS.findall(expression)
    is_taken = _takes_one_of(words)
    if words:
        raise ValueError(f"{expression!r} is no licence expression: it goes on with {words[0]!r}")
    return is_taken


def _takes_one_of(words: list[str]) -> bool:
    """Reads parts of "OR" off the front of `words`."""
    is_taken = _takes_all_of(words)
    while words[:1] == ["OR"]:
        words.pop(0)
        # Read first: what stands behind a part that we take has to be read off as well.
        is_taken = _takes_all_of(words) or is_taken
    return is_taken


def _takes_all_of(words: list[str]) -> bool:
    """Reads parts of "AND" off the front of `words`."""
    is_taken = _takes_part(words)
    while words[:1] == ["AND"]:
        words.pop(0)
        is_taken = _takes_part(words) and is_taken
    return is_taken


def _takes_part(words: list[str]) -> bool:
    """Reads one licence, or a bracket, off the front of `words`."""
    word = words.pop(0) if words else ""
    if word == "(":
        is_taken = _takes_one_of(words)
        if words[:1] != [")"]:
            raise ValueError("a bracket of a licence expression is not closed")
        words.pop(0)
        return is_taken
    if word in ("", ")", "AND", "OR", "WITH"):
        raise ValueError(f"a licence expression has {word!r} where a licence should stand")
    if words[:1] == ["WITH"]:
        del words[:2]
    return word in ALLOWED


def _installed_licence(name: str) -> str | None:
    try:
        metadata = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return None
    if "License-Expression" in metadata:
        return metadata["License-Expression"]
    texts = metadata.get_all("License", [])
    said = [*metadata.get_all("Classifier", []), *(f"License :: {text}" for text in texts)]
    words = [one.rpartition("::")[2].strip() for one in said if one.startswith("License ::")]
    # What classifiers say is put from a list; the free text comes last.
    for word in words:
        if known := _SPDX.get(word.lower()) or (word if word in ALLOWED else None):
            return known
    return None


def component_of(locked: Locked) -> dict[str, Any]:
    """One package as CycloneDX describes a library."""
    purl = f"pkg:pypi/{locked.name}@{locked.version}"
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": purl,
        "name": locked.name,
        "version": locked.version,
        "purl": purl,
        "licenses": [{"expression": licence_of(locked.name)}],
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in locked.hashes],
    }
    if locked.marker:
        component["properties"] = [{"name": "python:marker", "value": locked.marker}]
    return component


def bill(lock: str, *, at: datetime.datetime) -> dict[str, Any]:
    """The whole bill. The same lock gives the same serial number. Raises `UnknownLicenceError`."""
    project = tomllib.loads((REPO_DIR / "pyproject.toml").read_text())["project"]
    components = [component_of(locked) for locked in read_lock(lock)]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, lock)}",
        "version": 1,
        "metadata": {
            "timestamp": at.isoformat(timespec="seconds"),
            "component": {
                "type": "application",
                "bom-ref": project["name"],
                "name": project["name"],
                "version": project["version"],
            },
        },
        "components": components,
        "dependencies": [
            {"ref": project["name"], "dependsOn": [one["bom-ref"] for one in components]}
        ],
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="Writes the bill of materials (CycloneDX).")
    parser.add_argument("--to", type=Path, default=REPO_DIR / "var" / "bill-of-materials.json")
    target: Path = parser.parse_args().to
    try:
        made = bill(LOCK.read_text(), at=datetime.datetime.now(datetime.UTC))
    except UnknownLicenceError as error:
        print(error, file=sys.stderr)
        return 1
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n")
    print(f"{len(made['components'])} packages in {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""A process of its own that reads one file: the file goes in on standard input, JSON comes out.

It takes limits of memory and time upon itself before it looks at the file, and it writes no file.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from mrc.core.workbooks import RefusedError
from mrc.core.workbooks.limits import Limits

#: The folder that holds the package `mrc`.
_SITE = Path(__file__).resolve().parents[3]


def read_in_child(
    module: str, data: bytes, limits: Limits, *, roots: Iterable[Path] = ()
) -> dict[str, Any]:
    """What `module` (see :func:`serve`) answers for the file. Raises `RefusedError`.

    `roots` are folders beside that of `mrc` in which the module's packages are found.
    """
    if len(data) > limits.file_bytes:
        raise RefusedError("too_large", megabytes=limits.file_bytes // 1_000_000)
    answer = _ask(module, data, limits, os.pathsep.join(map(str, [_SITE, *roots])))
    if "refusal" in answer:
        raise RefusedError(answer["refusal"], **answer["params"])
    return answer


def _ask(module: str, data: bytes, limits: Limits, path: str) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603  (our own module; the file goes in as data)
            [sys.executable, "-m", module, limits.as_json()],
            input=data,
            capture_output=True,
            timeout=limits.seconds,
            env={"PYTHONPATH": path, "PATH": os.defpath},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RefusedError("too_slow") from None
    if done.returncode != 0:
        # It ran out of what it was given, or stumbled over what no program has written.
        raise RefusedError("damaged")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def serve(read: Callable[[bytes, Limits], dict[str, Any]]) -> None:
    """The life of the reading process: `python -m MODULE LIMITS < file`."""
    limits = Limits.from_json(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(
        resource.RLIMIT_CPU, (limits.processor_seconds, limits.processor_seconds + 1)
    )
    # It writes no file, so it can fill no disk.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    data = sys.stdin.buffer.read(limits.file_bytes + 1)
    try:
        answer = read(data, limits)
    except RefusedError as refusal:
        answer = {"refusal": refusal.code, "params": refusal.params}
    sys.stdout.write(json.dumps(answer))

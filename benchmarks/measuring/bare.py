"""The web server with nothing behind it: what any answer of a Python process costs at least."""

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from . import ROOT
from .processes import Running, free_port
from .sites import gunicorn

#: About what a small page weighs once it is compressed.
_BODY = b"." * 4096


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """For gunicorn: the same bytes to everybody, no framework."""
    start("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(_BODY)))])
    return [_BODY]


@contextlib.contextmanager
def bare_server(folder: Path, *, workers: int) -> Iterator[tuple[int, Running]]:
    """`application` under the same gunicorn; its port and its processes."""
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "benchmarks")}
    with Running(
        gunicorn("measuring.bare", port, workers),
        log=folder / "bare.log",
        environment=environment,
        folder=ROOT,
    ) as process:
        process.wait_for(port, "/")
        yield port, process

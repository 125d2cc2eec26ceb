"""A piece of a file for whoever asks for one (RFC 9110, 14): players seek by it, and Safari plays
nothing without it."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)

#: One range; several at once are answered with the whole, as the standard allows.
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_BLOCK = 64 * 1024
_OF_THE_FILE = (
    "Accept-Ranges",
    "Cache-Control",
    "Content-Disposition",
    "Content-Type",
    "Last-Modified",
)


def with_ranges(request: HttpRequest, response: FileResponse) -> HttpResponseBase:
    """The response itself, or the piece of it that was asked for.

    A piece goes only to who has the same version of the file: `If-Range` names it by its date.
    """
    response.headers["Accept-Ranges"] = "bytes"
    asked = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    size = int(response.headers.get("Content-Length", 0))
    if request.method != "GET" or asked is None or not any(asked.groups()) or not size:
        return response
    if all(asked.groups()) and int(asked[1]) > int(asked[2]):
        return response
    known = request.headers.get("If-Range")
    if known is not None and known != response.headers.get("Last-Modified"):
        return response
    first, last = _limits(*asked.groups(), size=size)
    # Only the file is closed: closing the response too would end the request before its time.
    file: Any = response.file_to_stream
    if first > last:
        file.close()
        refused = HttpResponse(status=416)
        refused.headers["Content-Range"] = f"bytes */{size}"
        return refused
    return _piece(response, file, first, last, size)


def _limits(begin: str, end: str, *, size: int) -> tuple[int, int]:
    """First and last byte; the last ones of the file where no beginning was named."""
    if not begin:
        return (max(size - int(end), 0), size - 1) if int(end) else (size, size - 1)
    last = min(int(end), size - 1) if end else size - 1
    return int(begin), last


def _piece(
    response: FileResponse, file: BinaryIO, first: int, last: int, size: int
) -> StreamingHttpResponse:
    file.seek(first)
    piece = StreamingHttpResponse(_blocks(file, last - first + 1), status=206)
    for name in _OF_THE_FILE:
        if name in response.headers:
            piece.headers[name] = response.headers[name]
    piece.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    piece.headers["Content-Length"] = str(last - first + 1)
    # Closed once it is sent, or once the reader has gone.
    piece._resource_closers.append(file.close)  # type: ignore[attr-defined]
    return piece


def _blocks(file: BinaryIO, left: int) -> Iterator[bytes]:
    while left > 0 and (block := file.read(min(_BLOCK, left))):
        left -= len(block)
        yield block

"""Uploaded files, where Django itself answers for them."""

import mimetypes
import posixpath

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
)
from django.utils.cache import patch_cache_control
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from django.views.static import serve, was_modified_since

from .byte_ranges import with_ranges

#: Originals hold what a phone wrote into them; documents answer for their collection's privacy
#: only through their own view, and so do the files of guides, which asks whether they still hold.
_CLOSED_FOLDERS = ("original_images/", "documents/", "guides/")
#: Files that are named after their content: cards and posters of warnings, voices of guides.
_UNCHANGING_FOLDERS = ("cards/", "recordings/")

# Machines differ in what they know, and a browser plays nothing that it is told is something else.
for _kind, _ending in (("audio/mpeg", ".mp3"), ("audio/mp4", ".m4a")):
    mimetypes.add_type(_kind, _ending)
for _ending in (".ogg", ".opus"):
    mimetypes.add_type("audio/ogg", _ending)


def is_closed(path: str) -> bool:
    """Whether an upload is never answered for by its name."""
    return posixpath.normpath(f"/{path}").lstrip("/").startswith(_CLOSED_FOLDERS)


@require_safe
def uploaded_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """A rendition or another public upload; never an original and never a document."""
    if is_closed(path):
        raise Http404
    if isinstance(default_storage, FileSystemStorage):
        response: HttpResponseBase = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    else:
        response = _stored_elsewhere(request, path)
    if not isinstance(response, FileResponse):
        return response
    if path.startswith(_UNCHANGING_FOLDERS):
        patch_cache_control(response, public=True, max_age=365 * 24 * 60 * 60, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=24 * 60 * 60)
    return with_ranges(request, response)


def _stored_elsewhere(request: HttpRequest, path: str) -> HttpResponseBase:
    """The same answers as `serve` gives for a disk, from a storage that has no paths."""
    name = posixpath.normpath(f"/{path}").lstrip("/")
    try:
        changed = default_storage.get_modified_time(name).timestamp()
        if not was_modified_since(request.headers.get("If-Modified-Since"), changed):
            return HttpResponseNotModified()
        file = default_storage.open(name)
        kind, encoding = mimetypes.guess_type(name)
        response = FileResponse(file, content_type=kind or "application/octet-stream")
    except (FileNotFoundError, SuspiciousFileOperation):
        raise Http404 from None
    except OSError:
        # Not lost: whoever asks again in a moment may have it, and no cache keeps this answer.
        return HttpResponse(status=503, headers={"Retry-After": "30", "Cache-Control": "no-store"})
    response.headers["Last-Modified"] = http_date(changed)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return response

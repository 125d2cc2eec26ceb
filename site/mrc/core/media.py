"""Uploaded files, where Django itself answers for them."""

import posixpath

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve

#: Originals hold what a phone wrote into them; documents answer for their collection's privacy
#: only through their own view.
_CLOSED_FOLDERS = ("original_images/", "documents/")
#: Files that are named after their content: cards and posters of warnings.
_UNCHANGING_FOLDERS = ("cards/",)


@require_safe
def uploaded_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """A rendition or another public upload; never an original and never a document."""
    if posixpath.normpath(f"/{path}").lstrip("/").startswith(_CLOSED_FOLDERS):
        raise Http404
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    if not isinstance(response, FileResponse):
        return response
    if path.startswith(_UNCHANGING_FOLDERS):
        patch_cache_control(response, public=True, max_age=365 * 24 * 60 * 60, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=24 * 60 * 60)
    return response

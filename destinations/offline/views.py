"""The list of what a guide consists of, and the page of everything that is kept on the phone."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from destinations.models import GuidePage
from mrc.core.bilingual import current_language
from mrc.core.page_cache import keep_for_a_minute
from mrc.core.public_worker.states import WorkerState, worker_state

from .manifest import manifest


@require_safe
@conditional_page
def guide_manifest(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that the guide needs without a connection. 404 where nothing may be kept; 503
    while the storage of uploads is away, so that no phone throws away what it keeps."""
    if worker_state() is WorkerState.KILL:
        raise Http404
    guides = GuidePage.objects.readable().select_related("locale", "country", "alias_of")
    guide = guides.filter(slug=slug, locale__language_code=current_language()).first()
    if guide is None:
        raise Http404
    try:
        listed = manifest(guide, request)
    except OSError:
        return HttpResponse(status=503, headers={"Retry-After": "30", "Cache-Control": "no-store"})
    response = JsonResponse(listed, json_dumps_params={"ensure_ascii": False})
    return keep_for_a_minute(request, response)


@require_safe
@conditional_page
def kept(request: HttpRequest) -> HttpResponse:
    """A page without data, the same for everybody; scripts fill it from the phone."""
    response = render(request, "destinations/offline/kept.html")
    response.headers["X-Robots-Tag"] = "noindex"
    return keep_for_a_minute(request, response)

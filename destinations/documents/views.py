"""`/<language>/destinations/<country>/guide.pdf` and `card.pdf`: the file, if it still holds.

Every request asks whether the file says what the guide says today. Where it does not, the worker is
asked for a new one, and the reader gets a page that says so; never the old file.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from mrc.core.bilingual import current_language
from mrc.core.page_cache import keep_for_a_minute

from .content import readable_guide
from .kinds import DocumentKind
from .models import GuideDocument
from .services import Edition, ask_for, is_current, read_edition

if TYPE_CHECKING:
    from destinations.models import GuidePage

#: Seconds: a guide takes the worker about half a minute.
RETRY_SECONDS = 60


@require_safe
def guide_pdf(request: HttpRequest, slug: str) -> HttpResponseBase:
    return _document(request, slug, DocumentKind.GUIDE)


@require_safe
def card_pdf(request: HttpRequest, slug: str) -> HttpResponseBase:
    return _document(request, slug, DocumentKind.CARD)


def _document(request: HttpRequest, slug: str, kind: DocumentKind) -> HttpResponseBase:
    guide = readable_guide(language=current_language(), slug=slug)
    if guide is None:
        raise Http404
    edition = read_edition(guide, today=timezone.localdate())
    document = GuideDocument.objects.filter(**edition.row(kind)).first()
    if document is None or not is_current(document, edition, kind):
        return _not_ready(request, edition, kind, document)
    return _file(request, document, guide) or _not_ready(request, edition, kind, document)


def _file(
    request: HttpRequest, document: GuideDocument, guide: "GuidePage"
) -> HttpResponseBase | None:
    """The file, or 304 for whoever has it already; None where the storage has it not."""
    etag = quote_etag(document.name.rpartition("/")[2].removesuffix(".pdf"))
    changed = int(document.drawn_at.timestamp()) if document.drawn_at else None
    known = get_conditional_response(request, etag=etag, last_modified=changed)
    response: HttpResponseBase
    if known is not None:
        response = known
    else:
        try:
            content = default_storage.open(document.name)
        except OSError:
            return None
        response = FileResponse(
            content, content_type="application/pdf", filename=_file_name(document, guide)
        )
        response.headers["Content-Length"] = str(document.size)
        if changed is not None:
            response.headers["Last-Modified"] = http_date(changed)
    response.headers["ETag"] = etag
    response.headers["Content-Language"] = document.language
    # The page itself is what searching finds.
    response.headers["X-Robots-Tag"] = "noindex"
    return keep_for_a_minute(request, response)


def _file_name(document: GuideDocument, guide: "GuidePage") -> str:
    """As somebody finds it again among the files of a phone: saudi-arabia-guide-ur.pdf."""
    return f"{guide.slug}-{document.kind}-{document.language}.pdf"


def _not_ready(
    request: HttpRequest, edition: Edition, kind: DocumentKind, document: GuideDocument | None
) -> HttpResponse:
    """Asks the worker, and offers what is there at once: the page for printing.

    Whoever asks in vain again and again makes nobody draw in vain again and again: after a
    failure the worker has its own times.
    """
    guide = edition.guide
    has_failed = not settings.MRC_DRAW_CARDS or bool(document and document.problem)
    if not has_failed:
        ask_for(guide.translation_key, country_id=guide.country_id, now=timezone.now())
    url = guide.get_url(request) or ""
    context = {
        "guide": guide,
        "guide_url": url,
        "print_url": f"{url}{guide.reverse_subpage('print_whole')}",
        "kind": kind.value,
        "has_failed": has_failed,
    }
    response = TemplateResponse(
        request, "destinations/documents/not_ready.html", context, status=503
    )
    if not has_failed:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    patch_cache_control(response, no_store=True)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
